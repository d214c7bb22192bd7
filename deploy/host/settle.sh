# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What was cut short is finished or undone, from what is on the disk and in the engine
# alone. Each step may itself be cut short, and is then done again. Sourced.

# settle_first: before anything else is done here. Those who only look leave it to others
# when somebody is at work.
settle_first() {
    journal_is_open || return 0
    [ "${WISEBET_LOCKED:-}" = "$LOCK" ] || lock_take "$1"
    ! journal_is_open || "$ROOT/deploy.sh" _settle finish || [ "$1" = clean ]
}

# verb _settle [undo|finish]
verb__settle() {
    journal_is_open || return 0
    trap '' HUP PIPE
    engine_require
    TARGET=$(journal_get target)
    settle_said="$(journal_get verb) of $(journal_get began)"
    case $(journal_get step):${1:-undo} in
    prepare:*) settle_undone ;;
    swap:undo) settle_back ;;
    swap:*) if settle_new_serves; then settle_finish; else settle_back; fi ;;
    watch:*) if settle_new_serves; then settle_finish; else settle_back; fi ;;
    *) settle_finish ;;
    esac
}

# The one called NAME is the new one, and answers.
settle_new_serves() {
    ! container_exists "${NAME}_next" && [ "$(container_image)" = "$TARGET" ] && container_exists &&
        { container_exists "${NAME}_previous" || [ -z "$(journal_get old)" ]; } &&
        docker exec "$NAME" appliance health >/dev/null 2>&1
}

settle_finish() {
    step "$settle_said was cut short: finished" settle_finish_quietly
}

settle_finish_quietly() {
    swap_finish
    DETAIL="$(release_title "$TARGET") serves"
}

# Nothing that runs had been touched.
settle_undone() { step "$settle_said was not finished: undone" settle_undone_quietly; }

settle_undone_quietly() {
    container_remove "${NAME}_next"
    candidate_forget || :
    if ! container_is_up && [ "$(journal_get was_up)" = yes ]; then
        docker start "$NAME"
    fi
    DETAIL='nothing had been replaced'
    operation_end
}

settle_back() {
    step "$settle_said is taken back" settle_remove_new
    if [ -n "$(journal_get old)" ]; then
        [ -z "$(journal_get forward)" ] || step 'database as it was' database_back
        step 'the one before runs again' settle_old_runs
        [ "$(journal_get was_up)" = no ] || step 'ready' container_serves_or_tell
        say "$(release_title "$(container_image)") is what there is, as before."
    fi
    operation_end
}

# With nothing before it, it stays for a look.
settle_remove_new() {
    candidate_forget || :
    container_remove "${NAME}_next"
    if container_exists "${NAME}_previous"; then
        ! container_exists || { container_stop && docker rm "$NAME"; }
    elif [ -z "$(journal_get old)" ] && container_exists; then
        container_stop
    fi
}

settle_old_runs() {
    ! container_exists "${NAME}_previous" || docker rename "${NAME}_previous" "$NAME"
    if [ "$(journal_get was_up)" = yes ]; then
        docker start "$NAME"
        container_restarts unless-stopped
    fi
}

# Reversing keeps every row, also those written since; where a migration cannot be
# reversed, the archive comes back that was made when nobody wrote any more.
database_back() {
    back_code=0
    lines_json <"$STATE_DIR/migrations_old" | once "$TARGET" migrate-back || back_code=$?
    case $back_code in
    0) DETAIL='migrations reversed' ;;
    75) database_back_later ;;
    *) database_back_archive ;;
    esac
}

database_back_archive() {
    if [ "$(journal_get saved)" != yes ]; then
        DETAIL='nothing had been migrated'
        return 0
    fi
    once "$(journal_get old)" restore --yes "$(journal_get archive)" || database_back_later
    DETAIL="from $(journal_get archive)"
}

database_back_later() {
    step_forget
    plain "$STEP_LOG" | tail -n 10 | sed 's/^/    /' >&4
    die 75 'The database could not be brought back to the version before.' \
        'Nothing is lost: the archive is '"$(journal_get archive)"', on the backups volume.' \
        'When the database answers again: ./deploy.sh start goes on from here.'
}
