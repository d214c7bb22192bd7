# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# One container in the place of another: what follows is proved before what runs is
# stopped, and the old one stays until the new one serves. Sourced.

# container_replace VERB: TARGET, with the settings of .env, serves from now on.
container_replace() {
    if container_is_current; then
        step 'nothing changed: the container stays' container_serves_or_tell
        return 0
    fi
    operation_begin "$1"
    journal "target=$TARGET" "old=$(container_image)" "was_up=$(if container_is_up; then echo yes; else echo no; fi)"
    if container_exists; then
        replace_proved "$1"
    else
        step 'container started' swap_first
    fi
    step 'ready' container_ready_or_die
    [ "$1" != update ] || swap_watch
    swap_finish
}

replace_proved() {
    step 'new settings checked' container_check
    container_warnings
    step 'addresses and ports are free' publish_proof
    step 'schemas compared' schemas_compare
    if [ "$1" = update ] || schema_changes; then
        step 'database and uploads saved' replace_backup
    fi
    if [ "$(journal_get was_up)" = yes ]; then
        ! schema_changes || replace_rehearse
        candidate_try
    fi
    step 'new container made' swap_create
    swap
}

replace_backup() {
    if [ "$(container_state)" = running ]; then
        docker exec "$NAME" appliance backup >"$TMP_DIR/archive"
    else
        once "$(journal_get old)" backup >"$TMP_DIR/archive"
    fi
    cat "$TMP_DIR/archive"
    DETAIL=$(tail -n 1 "$TMP_DIR/archive")
    journal "archive=$DETAIL"
}

# Forwards with the new code; backwards with the code that knows what is to be undone.
replace_rehearse() {
    rehearsed_by=$TARGET
    [ -n "$schema_forward" ] || TARGET=$(journal_get old)
    step 'migrations rehearsed' rehearse "$(journal_get archive)"
    if [ -z "$schema_forward" ] && [ -n "$(recall rehearsed)" ]; then
        step 'migrations reversed on the copy' rehearse_reverse
    fi
    REHEARSER=$TARGET
    TARGET=$rehearsed_by
    sed -n 's/^appliance: /    /p' "$TMP_DIR/why" >&3
}

rehearse_reverse() {
    # shellcheck disable=SC2046  # an option, or nothing
    lines_json <"$STATE_DIR/migrations_new" |
        docker_with run inside --rm -i --volume "${NAME}_trial:/data" $(candidate_database) "$TARGET" migrate-back
}

# What the new code plans beside what the old one did; both lists are kept for going back.
schemas_compare() {
    image_migrations "$TARGET" >"$STATE_DIR/migrations_new"
    image_migrations "$(journal_get old)" >"$STATE_DIR/migrations_old"
    schema_forward=$(comm -13 "$STATE_DIR/migrations_old" "$STATE_DIR/migrations_new")
    schema_backward=$(comm -23 "$STATE_DIR/migrations_old" "$STATE_DIR/migrations_new")
    database_stays || schema_forward='' schema_backward=''
    DETAIL="$(echo "$schema_forward" | grep -c . || :) to apply, $(echo "$schema_backward" | grep -c . || :) to reverse"
    journal "forward=$(echo "$schema_forward" | paste -sd ' ' -)" "backward=$(echo "$schema_backward" | paste -sd ' ' -)"
}

schema_changes() { [ -n "$schema_forward$schema_backward" ]; }

# The settings name the database that the old one has.
database_stays() {
    for variable in DB_HOST DB_PORT DB_NAME; do
        [ "$(container_setting "$NAME" "$variable")" = "$(env_value "$variable")" ] || return 1
    done
}

# A wrong .env is found while the old container still serves.
container_check() {
    check_code=0
    once "$TARGET" check >"$TMP_DIR/why" 2>&1 || check_code=$?
    [ "$check_code" -ne 0 ] || return 0
    step_forget
    why_lines
    ! container_is_up || say 'Nothing was replaced: what runs goes on running.'
    exit_code_die "$check_code"
}

# What the check found odd, and did not refuse: a misspelt name, say.
container_warnings() {
    sed -n 's/^warning: //p' "$TMP_DIR/why" | while read -r line; do warn "$line"; done
}

# Every address and port can be bound, but for those that the old one holds.
publish_proof() {
    ours=$(docker port "$NAME" 2>/dev/null | sed 's/.*://' | sort -u)
    set -- --rm --entrypoint true
    for published in $(options_door | grep '^--publish='); do
        host_port=$(echo "${published#--publish=}" | sed -e 's/:[0-9]*\(\/udp\)\{0,1\}$//' -e 's/.*://')
        echo "$ours" | grep -qx "$host_port" || set -- "$@" "$published"
    done
    docker run "$@" "$TARGET"
}

# The first one of all: nothing to go back to, and nothing to lose.
swap_first() {
    container_check
    container_warnings
    swap_create
    swap_names
    docker start "$NAME"
}

swap_create() {
    container_remove "${NAME}_next"
    container_create "${NAME}_next"
}

# From here the site is away, for as long as the one needs to stop and the other to start.
swap() {
    journal step=swap
    if container_is_up; then
        step 'old container stopped, requests in flight finished' container_stop
    fi
    # Nobody writes any more: this archive has everything that was ever acknowledged.
    if schema_changes; then
        step 'database and uploads saved once more' swap_archive
    fi
    if [ -n "$schema_backward" ]; then
        step 'migrations reversed' swap_reverse
    fi
    step 'container started' swap_start
}

swap_archive() {
    once "$(journal_get old)" backup >"$TMP_DIR/archive"
    DETAIL=$(tail -n 1 "$TMP_DIR/archive")
    journal "archive=$DETAIL" saved=yes
}

swap_reverse() { lines_json <"$STATE_DIR/migrations_new" | once "$(journal_get old)" migrate-back; }

swap_start() {
    swap_names
    docker start "$NAME"
}

swap_names() {
    if container_exists; then
        container_remove "${NAME}_previous"
        docker rename "$NAME" "${NAME}_previous"
    fi
    docker rename "${NAME}_next" "$NAME"
}

# The new one was ready; does it stay so? Ctrl-C only ends the watching.
WATCH_SECONDS=${WATCH_SECONDS:-60}

swap_watch() {
    journal step=watch
    trap 'watch_cut=yes' INT TERM
    watch_cut=no
    step "watched for $WATCH_SECONDS s" watch_serving
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

watch_serving() {
    watch_until=$(($(clock) + WATCH_SECONDS * 100)) watch_misses=0
    while [ "$(clock)" -lt "$watch_until" ] && [ "$watch_cut" = no ]; do
        if is_ready; then watch_misses=0; else watch_misses=$((watch_misses + 1)); fi
        if [ "$watch_misses" -ge 3 ] || container_ended; then
            watch_failed
        fi
        sleep 1 || :
    done
    [ "$watch_cut" = no ] || DETAIL='cut short; it was ready: ./deploy.sh rollback goes back'
}

# Not within a step of three misses: it is taken back.
watch_failed() {
    journal step=swap
    container_show_why "$NAME"
    exit_code_die "$explained"
}

swap_finish() {
    journal step=finish
    container_restarts unless-stopped >/dev/null
    container_remove "${NAME}_previous" >/dev/null
    release_keep >/dev/null
    candidate_forget >/dev/null 2>&1
    remember kind container
    operation_end
}
