# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The new one tried beside the one that serves: no port, nothing shared is written. Sourced.

TRIAL_ROOM_MB=200 # free memory below which a second one would endanger the first

# candidate_try: TARGET starts, and answers what a person would ask it.
candidate_try() {
    if ! target_knows_trial; then
        note "not tried beside the one that serves: $(release_title "$TARGET") does not know how"
        return 0
    fi
    if [ "$(free_memory_mb)" -lt "$TRIAL_ROOM_MB" ]; then
        note "not tried beside the one that serves: only $(free_memory_mb) MB of memory are free"
        return 0
    fi
    step 'new one started beside the old' candidate_start
    step 'new one answers' candidate_smoke
    candidate_forget >/dev/null 2>&1
}

target_knows_trial() { docker run --rm "$TARGET" release --json >"$TMP_DIR/release" 2>/dev/null; }

free_memory_mb() { awk '/^MemAvailable:/ { printf "%d", $2 / 1024 }' /proc/meminfo; }

candidate_start() {
    candidate_remove
    # shellcheck disable=SC2046  # options, or nothing
    docker_with run inside --detach --name "${NAME}_candidate" --env APPLIANCE_TRIAL=1 --env WEB_WORKERS=1 \
        --volume "${NAME}_media:/app/mediafiles:ro" --volume "${NAME}_trial:/data" $(candidate_database) "$TARGET"
    ready_wait candidate_ended candidate_last_line candidate_is_ready || candidate_explain
}

# The live database when the schema stays, else the rehearsal's; an embedded one is
# a copy, or an empty one.
candidate_database() {
    rehearsed=$(recall rehearsed)
    if [ -z "$(env_value DB_HOST)" ]; then
        [ -n "$rehearsed" ] || candidate_once manage prepare >&2
    elif [ -n "$rehearsed" ]; then
        echo "--env=DB_NAME=$rehearsed"
    fi
}

# candidate_once WORD...: with the trial's own data.
candidate_once() { docker_with run inside --rm -i --volume "${NAME}_trial:/data" --volume "${NAME}_backups:/backups" "$TARGET" "$@"; }

candidate_is_ready() { docker exec "${NAME}_candidate" appliance health; }

candidate_ended() { [ "$(state_of "${NAME}_candidate")" != running ]; }

candidate_last_line() { docker logs --tail 1 "${NAME}_candidate" 2>&1 | message_of; }

candidate_explain() {
    container_show_why "${NAME}_candidate"
    say 'Nothing was replaced: what runs goes on running.'
    exit_code_die "$explained"
}

candidate_smoke() { docker exec "${NAME}_candidate" appliance smoke; }

candidate_remove() { container_remove "${NAME}_candidate"; }

# All that a trial leaves: container, copy of the database, data.
candidate_forget() {
    candidate_remove
    if [ -n "$(recall rehearsed)" ] && [ -n "$(env_value DB_HOST)" ]; then
        once "${REHEARSER:-$TARGET}" rehearse --forget || :
    fi
    rm -f "$STATE_DIR/rehearsed"
    docker volume rm "${NAME}_trial" || :
}

# rehearse ARCHIVE: the migrations on a copy. Where the database lends no room for one
# it is said, and the rest goes on.
rehearse() {
    rehearse_code=0
    candidate_once rehearse "$1" >"$TMP_DIR/rehearsal" 2>"$TMP_DIR/why" || rehearse_code=$?
    cat "$TMP_DIR/rehearsal" "$TMP_DIR/why"
    case $rehearse_code in
    0) rehearse_note ;;
    3) DETAIL='not possible here, see below' ;;
    *) rehearse_refused ;;
    esac
}

rehearse_note() {
    remember rehearsed "$(json_field database <"$TMP_DIR/rehearsal")"
    DETAIL='on a copy of the database'
}

rehearse_refused() {
    step_forget
    why_lines
    say 'Nothing was replaced: what runs goes on running.'
    die 1 'The migrations do not go through on a copy of the database.' 'The lines above say which and why.'
}
