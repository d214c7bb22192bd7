# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What Docker does for a container, for the native processes: start them apart
# from the terminal, restart with back-off, stop them as a whole. Sourced.

NATIVE_STOP_SECONDS=30

native_start() {
    native_layout
    if native_running; then
        say 'It is running already.'
        return 0
    fi
    native_directories
    native_sweep
    ports_check
    remember native_hash "$(native_hash)"
    step 'processes started' native_spawn
    step 'ready' native_ready_or_explain
}

native_spawn() {
    rm -f "$STATE_DIR/native_code" "$STATE_DIR/native_session"
    native_log_from=$(wc -c <"$NATIVE_LOG")
    if unit_usable; then
        unit_start
        return
    fi
    ! cron_usable || cron_add
    native_environment native_spawn_with
}

# native_environment COMMAND: like a container, it gets .env and nothing of the
# shell it was started from; calls COMMAND with NAME=value of what is more.
native_environment() {
    "$1" "PATH=$PATH" "HOME=$HOME" "ENV_FILE=$ENV_FILE" "PUBLISH_ADDRESS=$PUBLISH_ADDRESS" "HTTP_PORT=$NATIVE_PORT" \
        "HTTPS_PORT=$NATIVE_HTTPS_PORT" "GUNICORN_PORT=$(setting GUNICORN_PORT 8000)"
}

native_spawn_with() {
    env -i "$@" setsid nohup "$ROOT/deploy.sh" _supervise >>"$NATIVE_LOG" 2>&1 </dev/null 3>&- 4>&- 9>&- &
    remember native_pid "$!"
}

# Whether the supervising loop is alive, and is ours: a pid may be used again.
native_running() {
    native_pid=$(recall native_pid)
    [ -n "$native_pid" ] &&
        { tr '\0' ' ' <"/proc/$native_pid/cmdline"; } 2>/dev/null | grep -qF "$ROOT/deploy.sh _supervise"
}

native_ended() { [ -n "$(recall native_code)" ] || ! native_running; }

native_last_line() { tail -n 1 "$NATIVE_LOG" | message_of; }

native_ready_or_explain() {
    DOOR_OF=native
    if ready_wait native_ended native_last_line; then
        DETAIL="$(front_url)/health/ready/"
        return 0
    fi
    step_forget
    native_code=$(recall native_code)
    native_stop_tree
    tail -c "+$((${native_log_from:-0} + 1))" "$NATIVE_LOG" | tail -n 500 >"$TMP_DIR/why"
    why_lines
    exit_code_die "${native_code:-none}"
}

# verb _supervise: the loop itself. A configuration or a volume that is wrong
# does not get better by trying again; everything else may.
native_supervise() {
    remember native_pid "$$"
    native_layout
    native_env
    stopping='' child='' delay=1
    trap 'stopping=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || :' TERM INT
    cd "$NATIVE_CODE"
    while :; do
        started=$(clock)
        native_run_once
        remember native_code "$code"
        native_sweep
        case $code in 0 | 65 | 77 | 78) exit "$code" ;; esac
        [ -z "$stopping" ] || exit 0
        [ $(($(clock) - started)) -lt 1000 ] || delay=1
        echo "{\"source\": \"deploy.sh\", \"level\": \"error\", \"message\": \"ended with $code, starting again in $delay s\"}"
        sleep "$delay"
        [ -z "$stopping" ] || exit 0
        [ "$delay" -ge 60 ] || delay=$((delay * 2))
    done
}

# A session of its own is how its processes are found again when it was killed.
# What is in run/ dies with its processes, as it would on a container's tmpfs.
native_run_once() {
    as_appliance rm -rf "$NATIVE_ROOT/run/appliance"
    # shellcheck disable=SC2086  # a command and its options, or nothing
    (exec $AS_APPLIANCE setsid ./entrypoint.sh) &
    child=$!
    remember native_session "$child"
    code=0
    wait "$child" || code=$?
    while kill -0 "$child" 2>/dev/null; do
        code=0
        wait "$child" || code=$?
    done
    child=''
}

# Exports .env as Docker would, without running it, and where everything is.
native_env() {
    unset DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        [A-Za-z_]*=*) expr "${line%%=*}" : '[A-Za-z0-9_]*$' >/dev/null && export "${line?}" ;;
        esac
    done <"$(if [ -f "$ENV_FILE" ]; then echo "$ENV_FILE"; else echo /dev/null; fi)"
    GUNICORN_PORT=$(setting GUNICORN_PORT 8000) APPLIANCE_LISTEN=$(native_listen)
    export PATH="$NATIVE_VENV/bin:$PATH:/usr/sbin" APPLIANCE_ROOT="$NATIVE_ROOT" \
        HTTP_PORT="$NATIVE_PORT" HTTPS_PORT="$NATIVE_HTTPS_PORT" GUNICORN_PORT APPLIANCE_LISTEN PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME="$NATIVE_ROOT/data"
}

# Processes of our session that are still there, whatever started them. Its number
# may be another's by now: ours all work in our folder.
native_orphans() {
    session=$(recall native_session)
    [ -n "$session" ] || return 0
    for stat in /proc/[0-9]*/stat; do
        sed 's/^\([0-9]*\) (.*) /\1 /' "$stat" 2>/dev/null || true
    done | awk -v session="$session" '$5 == session && $2 != "Z" { print $1 }' |
        while read -r pid; do
            [ "$(readlink "/proc/$pid/cwd")" != "$NATIVE_CODE" ] || echo "$pid"
        done
}

# native_sweep: end what a killed supervisord left behind, politely at first.
native_sweep() {
    for signal in TERM KILL; do
        orphans=$(native_orphans)
        [ -n "$orphans" ] || return 0
        # shellcheck disable=SC2086  # a list of process ids
        kill -"$signal" $orphans 2>/dev/null || true
        native_gone 50 || true
    done
}

# native_gone TENTHS: wait until no process of ours is left.
native_gone() {
    tenths=$1
    while [ "$tenths" -gt 0 ] && [ -n "$(native_orphans)" ]; do
        sleep 0.1
        tenths=$((tenths - 1))
    done
}

native_stop() {
    native_layout
    if ! native_running; then
        say 'It is not running.'
        native_stop_tree
        return 0
    fi
    step 'stopped, requests in flight finished' native_stop_tree
}

native_stop_tree() {
    cron_remove
    if systemd_runs && unit_is_ours; then
        unit_stop
    elif native_running; then
        kill -TERM "$native_pid" 2>/dev/null || true
        native_wait_loop "$((NATIVE_STOP_SECONDS * 10))"
    fi
    native_sweep
}

# native_wait_loop TENTHS: the loop ends by itself; past the time it is killed.
native_wait_loop() {
    tenths=$1
    while [ "$tenths" -gt 0 ]; do
        native_running || return 0
        sleep 0.1
        tenths=$((tenths - 1))
    done
    kill -KILL "$native_pid" 2>/dev/null || true
}
