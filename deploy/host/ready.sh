# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Waiting for ready, and what an exit code means when it never comes. Sourced.

READY_WAIT_SECONDS=${READY_WAIT_SECONDS:-90}

# Whether it runs, answers 200 by its own scheme, and is the one that was asked.
is_ready() {
    door_look
    [ "$DOOR_STATE" = running ] || return 1
    ready_status=$(front /health/ready/ --dump-header "$TMP_DIR/ready_head" --output "$TMP_DIR/ready_body" \
        --write-out '%{http_code}' 2>/dev/null || true)
    [ "$ready_status" = 200 ] && door_is_ours
}

# Why it is not ready, for a person: who stands at the door, what came instead of 200.
ready_not() {
    if [ "$DOOR_STATE" = running ]; then
        echo "$(front_url)/health/ready/ is answered$(ready_whose) with $(ready_answer)"
    else
        ready_owner=$(port_owner "$(front_port)")
        echo "not running$([ -z "$ready_owner" ] || echo "; port $(front_port) is answered by another: $ready_owner")"
    fi
}

# Only /health/ is answered by our own nginx whatever else is the matter.
ready_whose() {
    front /health/ --dump-header "$TMP_DIR/ready_head" --output /dev/null 2>/dev/null || return 0
    door_is_ours && return 0
    ready_owner=$(port_owner "$(front_port)")
    echo " by another${ready_owner:+ ($ready_owner)}"
}

ready_answer() {
    case ${ready_status:-000} in
    000) echo 'nothing' ;;
    *) echo "$ready_status" ;;
    esac
}

# ready_wait STOPPED LAST_LINE [READY]: waits; they name functions that say whether it
# has ended for good, what it said last, and whether it is ready. Migrating takes its time.
ready_wait() {
    ready_deadline=$(($(clock) + READY_WAIT_SECONDS * 100))
    until "${3:-is_ready}"; do
        ready_last=$("$2")
        echo "$ready_last"
        if "$1"; then
            return 1
        fi
        case $ready_last in *'migrating'*) ready_deadline=$(($(clock) + READY_WAIT_SECONDS * 100)) ;; esac
        if [ "$(clock)" -gt "$ready_deadline" ]; then
            echo "not ready within $READY_WAIT_SECONDS s: $(ready_not)"
            return 1
        fi
        sleep 0.1
    done
}

container_ended() { [ "$(container_state)" != running ]; }

container_last_line() { docker logs --tail 1 "$NAME" 2>&1 | message_of; }

# message_of: what a line of the log says, without its time and source.
message_of() { sed -e 's/.*"message": *"\([^"]*\)".*/\1/' | cut -c 1-200; }

container_ready_wait() {
    DOOR_OF=container
    ready_wait container_ended container_last_line || return 1
    container_restarts unless-stopped
    DETAIL="$(front_url)/health/ready/"
}

# container_ready_or_die: why it never became ready, with its own exit code.
container_ready_or_die() {
    container_ready_wait && return 0
    container_show_why "$NAME"
    exit_code_die "$explained"
}

# One that served before is asked by itself, and is not stopped for an answer that fails
# to come: what is in its way may pass, and the engine goes on trying.
container_serves_or_tell() {
    DOOR_OF=container
    container_restarts unless-stopped
    [ "$(container_state)" != running ] || READY_WAIT_SECONDS=${SERVES_WAIT_SECONDS:-30}
    if ready_wait container_ended_for_good container_last_line container_answers; then
        DETAIL='answers'
        return 0
    fi
    container_show_why "$NAME"
    container_asked
    say 'It is left running, and serves again by itself when what is in its way has gone.'
    exit_code_die "$explained"
}

# One that runs has no exit code to say why: its own check has. It may end while it is
# asked, and has its own code again then.
container_asked() {
    for asked_try in 1 2 3 4 5; do
        [ "$asked_try" -eq 1 ] || sleep 1
        # In one look: between two it may have ended.
        asked_state=$(docker container inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$NAME" 2>/dev/null || echo 'none none')
        explained=${asked_state#* }
        [ "${asked_state% *}" = running ] || return 0
        asked_code=0
        docker exec "$NAME" appliance check >/dev/null 2>&1 || asked_code=$?
        [ "$asked_code" -eq 0 ] || explained=$asked_code
        [ "$asked_code" -ge 125 ] || [ "$asked_code" -eq 1 ] || return 0
    done
}

# From outside, as a visitor would; where the door cannot be reached from here, from inside.
container_answers() { is_ready || docker exec "$NAME" appliance health; }

container_ended_for_good() { ! container_is_up; }

# container_show_why CONTAINER: its last words without the noise of those who asked
# whether it is ready.
container_show_why() {
    step_forget
    explained=$(docker container inspect -f '{{.State.ExitCode}}' "$1" 2>/dev/null || echo none)
    docker logs --tail 500 "$1" >"$TMP_DIR/why" 2>&1 || cp "$STEP_LOG" "$TMP_DIR/why"
    [ -s "$TMP_DIR/why" ] || cp "$STEP_LOG" "$TMP_DIR/why"
    why_lines
}

why_lines() {
    plain "$TMP_DIR/why" | grep -v -e '/health/' -e '^[[:space:]]*$' | tail -n 25 | sed 's/^/    /' >&4 || :
}

# exit_code_die CODE: ends with the appliance's own code, in words.
exit_code_die() {
    case $1 in
    65) die 65 'A newer version has migrated the database (exit 65).' 'The lines above say what to do.' ;;
    70) die 70 'A process inside stayed dead (exit 70).' 'The lines above say which and why.' ;;
    75) die 75 'The database did not answer (exit 75).' "The lines above say where it looked; DB_HOST and DB_PORT in $ENV_FILE change that." ;;
    76) die 76 'It is tried on a database whose migrations it lacks (exit 76).' 'The lines above name them; ./deploy.sh update applies them.' ;;
    77) die 77 'A volume cannot be written (exit 77).' 'The lines above give the chown that mends it.' ;;
    78) die 78 'The configuration is wrong (exit 78).' "Mend $ENV_FILE as the report above says, then ./deploy.sh deploy." ;;
    *) die 70 "It did not become ready (exit code $1)." 'See ./deploy.sh logs.' ;;
    esac
}

# remember NAME VALUE, recall NAME: what deploy.sh keeps between its runs.
remember() {
    mkdir -p "$STATE_DIR" && printf '%s\n' "$2" >"$STATE_DIR/$1"
}

recall() { cat "$STATE_DIR/$1" 2>/dev/null || true; }

forget() { rm -f "$STATE_DIR/$1"; }

# The answer of /health/ready/ as it is; fails when it is not 200, or not ours.
verb_health() {
    if is_ready; then
        cat "$TMP_DIR/ready_body" && echo
        return 0
    fi
    [ "$DOOR_STATE" != running ] || { cat "$TMP_DIR/ready_body" && echo; } 2>/dev/null || true
    die 69 "Not ready: $(ready_not)."
}
