# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The container: its options in one place, made again only when something changed.
# Sourced.

UID_INSIDE=10001
HASH_LABEL=org.wisebet.deploy.hash

container_exists() { docker container inspect "${1:-$NAME}" >/dev/null 2>&1; }

container_state() { state_of "$NAME"; }

state_of() { docker container inspect -f '{{.State.Status}}' "$1" 2>/dev/null || echo none; }

# Up, or being started again and again by the engine: not stopped by a person.
container_is_up() {
    case $(container_state) in running | restarting) return 0 ;; esac
    return 1
}

container_image() { docker container inspect -f '{{.Image}}' "${1:-$NAME}" 2>/dev/null || true; }

# container_setting NAME VARIABLE: what it was started with.
container_setting() {
    docker container inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "$1" 2>/dev/null | sed -n "s/^$2=//p" | tail -n 1
}

container_require() {
    container_exists || die 69 "There is no container called $NAME." './deploy.sh deploy makes it.'
}

container_require_running() {
    container_require
    [ "$(container_state)" = running ] ||
        die 69 "The container $NAME is not running." './deploy.sh start starts it; ./deploy.sh logs says why it stopped.'
}

# Options of `docker run`, one a line: what every container of ours gets, what only
# the one that keeps data gets, what only the one that serves gets.
options_inside() {
    printf '%s\n' "--env-file=$ENV_FILE" --read-only --cap-drop=ALL --security-opt=no-new-privileges \
        --tmpfs=/tmp:mode=1777 "--tmpfs=/run:uid=$UID_INSIDE,gid=$UID_INSIDE,mode=0755" \
        --add-host=host.docker.internal:host-gateway
    [ ! -d "$ROOT/secrets" ] || echo "--volume=$ROOT/secrets:/run/secrets:ro"
}

options_volumes() { volume_options; }

options_door() {
    printf '%s\n' "--hostname=$NAME" --stop-timeout=30 --log-opt=max-size=10m --log-opt=max-file=5
    publish_options
}

options_of() { for list in "$@"; do "options_$list"; done; }

# docker_with VERB LISTS WORD...: docker VERB with those lists of options before the words.
docker_with() {
    docker_verb=$1
    # shellcheck disable=SC2086  # names of lists
    docker_options=$(options_of $2)
    shift 2
    docker_ifs=$IFS
    IFS='
'
    set -f
    # shellcheck disable=SC2086  # an option a line
    set -- $docker_options "$@"
    set +f
    IFS=$docker_ifs
    docker "$docker_verb" "$@"
}

# once IMAGE WORD...: one command of the appliance beside whatever runs, with its data.
once() { docker_with run 'inside volumes' --rm -i "$@"; }

# What the running container would have to be made from to be left alone.
options_hash() {
    {
        options_of inside volumes door
        echo "$TARGET"
        given_inside
    } | sha256sum | cut -c 1-16
}

container_is_current() {
    container_is_up || return 1
    was=$(docker container inspect -f "{{index .Config.Labels \"$HASH_LABEL\"}}" "$NAME")
    [ "$was" = "$(options_hash)" ]
}

# container_create NAME: made, not started: what the engine refuses is refused here.
container_create() {
    docker_with create 'inside volumes door' --name "$1" --label "$HASH_LABEL=$(options_hash)" "$TARGET"
}

# container_restarts POLICY [NAME]: only one that was ready once is restarted by the
# engine; one that never was keeps its exit code for us to explain.
container_restarts() { docker update --restart "$1" "${2:-$NAME}"; }

container_stop() { docker stop --time 30 "${1:-$NAME}"; }

container_remove() {
    ! container_exists "$1" || docker rm --force --volumes "$1"
}
