# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# One at a time, and what is being done on the disk at every step: whoever comes
# next knows what is whole. Sourced.

LOCK=$STATE_DIR/lock
JOURNAL=$STATE_DIR/operation
LOCK_WAIT_SECONDS=${LOCK_WAIT_SECONDS:-900}

# lock_take VERB: the kernel lets go of it with the last of our processes, so what a
# killed run has left at work is waited for.
lock_take() {
    [ "${WISEBET_LOCKED:-}" != "$LOCK" ] || return 0
    state_dir_ensure
    exec 9>>"$LOCK"
    if command -v flock >/dev/null && ! flock -n 9; then
        say "Another ./deploy.sh is at work here ($(cat "$LOCK")): waiting for its end."
        flock -w "$LOCK_WAIT_SECONDS" 9 2>/dev/null || lock_wait_by_hand ||
            die 75 'The other one has not ended.' "Which it is: fuser -v $LOCK"
    fi
    echo "$1, process $$" >"$LOCK"
    WISEBET_LOCKED=$LOCK
    export WISEBET_LOCKED
}

# busybox's flock has no -w.
lock_wait_by_hand() {
    lock_tries=$LOCK_WAIT_SECONDS
    until flock -n 9; do
        lock_tries=$((lock_tries - 1))
        [ "$lock_tries" -gt 0 ] || return 1
        sleep 1
    done
}

# lock_is_free: nobody is at work; those who only look do not wait.
lock_is_free() {
    [ "${WISEBET_LOCKED:-}" = "$LOCK" ] || ! command -v flock >/dev/null ||
        ! [ -e "$LOCK" ] || flock -n "$LOCK" true
}

state_dir_ensure() {
    mkdir -p "$STATE_DIR" 2>/dev/null || :
    [ -w "$STATE_DIR" ] ||
        die 77 "You may not write $STATE_DIR." "Run this as its owner, $(stat -c %U "$STATE_DIR" 2>/dev/null || echo root)."
}

# journal NAME=VALUE...: noted, and on the disk before we go on.
journal() {
    state_dir_ensure
    {
        for journal_line in "$@"; do
            journal_known="${journal_known:-^$}\|^${journal_line%%=*}="
        done
        ! [ -e "$JOURNAL" ] || grep -v "$journal_known" "$JOURNAL" || :
        printf '%s\n' "$@"
    } >"$JOURNAL.new"
    journal_known=''
    sync "$JOURNAL.new" 2>/dev/null || sync
    mv "$JOURNAL.new" "$JOURNAL"
}

journal_get() { sed -n "s/^$1=//p" "$JOURNAL" 2>/dev/null || true; }

journal_is_open() { [ -e "$JOURNAL" ]; }

# operation_begin VERB: from here on whatever ends us, what stands is settled by us or
# by the next command. A terminal that goes away does not end it.
operation_begin() {
    trap '' HUP PIPE
    journal "verb=$1" step=prepare "began=$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    OPERATION=$1
}

operation_end() {
    rm -f "$JOURNAL"
    OPERATION=''
    trap - HUP PIPE
}

# At the end of this shell, however it came: a fresh one settles what is unfinished.
operation_abandoned() {
    [ -n "${OPERATION:-}" ] && journal_is_open || return 0
    OPERATION=''
    trap '' INT TERM HUP PIPE
    "$ROOT/deploy.sh" _settle || :
}
