# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What is proved of a new one before the old one is stopped. Sourced.

replace_proved() {
    step 'addresses and ports are free' publish_proof
    if [ "$1" = update ] || schema_changes; then
        step 'database and uploads saved' replace_backup
    fi
    if [ "$(journal_get was_up)" = yes ]; then
        ! schema_changes || replace_rehearse
        candidate_try
    fi
    step 'new container made' swap_create
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
    # The migrations that it does not know are reversed before it starts.
    [ "$check_code" -ne 65 ] || [ -z "$schema_backward" ] || return 0
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
