# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# One container in the place of another: what follows is proved before what runs is
# stopped, and the old one stays until the new one serves. Sourced.

# container_replace VERB: TARGET, with the settings of .env, serves from now on.
container_replace() {
    ports_check
    # shellcheck disable=SC2086  # a list of names
    settings_keep $KEPT_FOR_A_CONTAINER
    if container_is_current; then
        step 'nothing changed: the container stays' container_serves_or_tell
        return 0
    fi
    operation_begin "$1"
    journal "target=$TARGET" "old=$(container_image)" "was_up=$(if container_is_up; then echo yes; else echo no; fi)"
    schema_forward='' schema_backward=''
    ! container_exists || step 'schemas compared' schemas_compare
    step 'new settings checked' container_check
    container_warnings
    step 'volumes checked' volumes_check
    if container_exists; then
        replace_proved "$1"
        swap
    else
        step 'container started' swap_first
    fi
    step 'ready' container_ready_or_die
    [ "$1" != update ] || swap_watch
    swap_finish
}

# The first one of all: nothing to go back to, and nothing to lose.
swap_first() {
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
