# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Day-to-day verbs where the appliance runs natively, and development. Sourced.

native_status() {
    native_layout
    if native_running; then
        say "  processes     running, supervised by process $native_pid, port $NATIVE_PORT"
        say "  memory        $(native_memory) MB (PSS)"
        say "  reboot        $(at_boot_said)"
    else
        say '  processes     not running'
    fi
    say "  files         $NATIVE_ROOT"
}

# Shared pages counted once, over the whole session.
native_memory() {
    for pid in $(native_orphans); do
        as_appliance cat "/proc/$pid/smaps_rollup" 2>/dev/null || true
    done | awk '/^Pss:/ { sum += $2 } END { printf "%.0f", sum / 1024 }'
}

native_logs() {
    native_layout
    native_follow='-n 200' native_service=''
    for argument in "$@"; do
        case $argument in
        -f | --follow) native_follow='-n 50 -F' ;;
        -*) usage "logs does not know $argument" ;;
        *) native_service=$argument ;;
        esac
    done
    # shellcheck disable=SC2086  # a list of options
    tail $native_follow "$NATIVE_LOG" | logs_only "$native_service"
}

# native_inside COMMAND...: `appliance …` is entrypoint.sh with a word.
native_inside() {
    native_layout
    (
        native_env
        cd "$NATIVE_CODE"
        if [ "$1" = appliance ]; then
            shift
            as_appliance ./entrypoint.sh "$@"
        else
            as_appliance "$@"
        fi
    )
}

# native_restore FILE: whoever it belongs to, we read it; works beside a site that
# runs or is stopped.
native_restore() { native_inside appliance restore - --yes <"$1"; }

# Two cannot share the data: the one that runs natively steps aside by hand.
native_stop_before_container() {
    deployed_is_native || return 0
    native_layout
    if native_running; then
        die 69 'It runs natively here.' './deploy.sh stop comes first.'
    fi
    settings_load
}

verb__supervise() { native_supervise; }

# In the foreground, text log, reload on change; ends with Ctrl-C.
verb_dev() {
    native_packages
    native_layout
    if native_running; then
        die 69 'It runs natively here already.' './deploy.sh stop comes first.'
    fi
    [ "$NATIVE_CODE" = "$ROOT" ] ||
        die 77 "uid $UID_INSIDE cannot read $ROOT." 'Move the clone out of the home directory of root: dev runs your files where they are.'
    NATIVE_PORT=$(setting HTTP_PORT "${ASKED_HTTP:-8080}")
    PUBLISH_HTTP=$NATIVE_PORT
    ports_check
    step 'virtual environment' native_venv
    step 'schema and static files' native_build_once
    native_directories
    native_env
    export APPLIANCE_DEV=1 DEBUG=True LOG_FORMAT=text WEB_WORKERS="${WEB_WORKERS:-1}"
    say "$(front_url)/api/docs/ — changes are picked up; Ctrl-C ends it."
    cd "$NATIVE_CODE"
    as_appliance rm -rf "$NATIVE_ROOT/run/appliance"
    # nginx opens our output by name: a pipe made by its own user, not root's terminal.
    as_appliance sh -c './entrypoint.sh 2>&1 | { trap "" INT; exec cat; }'
}
