# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The container: its options in one place, replaced only when something changed.
# Sourced.

UID_INSIDE=10001
HASH_LABEL=org.wisebet.deploy.hash

container_exists() { docker container inspect "$NAME" >/dev/null 2>&1; }

container_state() { docker container inspect -f '{{.State.Status}}' "$NAME" 2>/dev/null || echo none; }

container_require() {
    container_exists || die 69 "There is no container called $NAME." './deploy.sh deploy makes it.'
}

container_require_running() {
    container_require
    [ "$(container_state)" = running ] ||
        die 69 "The container $NAME is not running." './deploy.sh start starts it; ./deploy.sh logs says why it stopped.'
}

# with_options COMMAND: calls COMMAND with every option of `docker run`.
with_options() {
    then_call=$1
    set -- --name "$NAME" --hostname "$NAME" --env-file "$ENV_FILE"
    set -- "$@" --read-only --cap-drop ALL --security-opt no-new-privileges
    set -- "$@" --tmpfs "/tmp:mode=1777" --tmpfs "/run:uid=$UID_INSIDE,gid=$UID_INSIDE,mode=0755"
    # shellcheck disable=SC2046  # an option a line, without spaces
    set -- "$@" $(volume_options) $(publish_options)
    if [ -d "$ROOT/secrets" ]; then
        set -- "$@" --volume "$ROOT/secrets:/run/secrets:ro"
    fi
    set -- "$@" --stop-timeout 30
    set -- "$@" --add-host host.docker.internal:host-gateway
    set -- "$@" --log-opt max-size=10m --log-opt max-file=5
    "$then_call" "$@"
}

# What the running container would have to be made from to be left alone.
options_hash() {
    {
        printf '%s\n' "$@"
        docker image inspect -f '{{.Id}}' "$IMAGE"
        given_inside
    } | sha256sum | cut -c 1-16
}

container_is_current() {
    [ "$(container_state)" = running ] || return 1
    was=$(docker container inspect -f "{{index .Config.Labels \"$HASH_LABEL\"}}" "$NAME")
    [ "$was" = "$(with_options options_hash)" ]
}

# A wrong .env is found while the old container still serves.
container_check() {
    set -- --rm --env-file "$ENV_FILE" --add-host host.docker.internal:host-gateway
    [ ! -d "$ROOT/secrets" ] || set -- "$@" --volume "$ROOT/secrets:/run/secrets:ro"
    check_code=0
    docker run "$@" "$IMAGE" check >"$TMP_DIR/why" 2>&1 || check_code=$?
    [ "$check_code" -ne 0 ] || return 0
    step_forget
    why_lines
    say 'Nothing was replaced: what runs goes on running.'
    exit_code_die "$check_code"
}

# What the check found odd, and did not refuse: a misspelt name, say.
container_warnings() {
    sed -n 's/^warning: //p' "$TMP_DIR/why" | while read -r line; do warn "$line"; done
}

container_run() { with_options container_run_with; }

container_run_with() {
    docker run --detach --label "$HASH_LABEL=$(options_hash "$@")" "$@" "$IMAGE"
}

# container_restarts POLICY: only one that was ready once is restarted by the
# engine; one that never was keeps its exit code for us to explain.
container_restarts() { docker update --restart "$1" "$NAME"; }

container_start() {
    container_restarts no
    docker start "$NAME"
}

container_stop() { docker stop --time 30 "$NAME"; }

# The one that runs is kept under another name until the new one is ready.
container_set_aside() {
    docker rm --force "${NAME}_previous" >/dev/null 2>&1 || true
    container_exists || return 0
    container_stop
    docker rename "$NAME" "${NAME}_previous"
}

container_previous_exists() { docker container inspect "${NAME}_previous" >/dev/null 2>&1; }

container_roll_back() {
    ! container_exists || docker rm --force "$NAME"
    docker rename "${NAME}_previous" "$NAME"
    container_start
}

container_forget_previous() {
    docker rm --force "${NAME}_previous" >/dev/null 2>&1 || true
}
