#!/bin/sh
# loop.sh NAME COMMAND…: run an appliance command, sleep as long as it asked for,
# again. A shell in memory costs 1 MB, a Python 15.
# The command leaves in run/appliance/: NAME.next, seconds or "never"; and
# perhaps NAME.watch, a list of files whose change ends the sleep early.
set -eu

name=$1
shift
next=$APPLIANCE_RUN/$name.next
watch=$APPLIANCE_RUN/$name.watch
AFTER_A_CRASH=60
STEP=10

changed_files() {
    [ -s "$watch" ] || return 0
    while read -r file; do
        stat -L -c '%n %d %i %s %Y' "$file" 2>/dev/null || echo "$file is not there"
    done <"$watch"
}

# In steps, because a suspended machine's clock jumps and files change.
sleep_until_next() {
    deadline=$(($(date +%s) + $1))
    while [ "$(date +%s)" -lt "$deadline" ] && [ "$(changed_files)" = "$seen" ]; do
        left=$((deadline - $(date +%s)))
        sleep "$((left < STEP ? (left > 0 ? left : 0) : STEP))"
    done
}

seen=$(changed_files)
while :; do
    seconds=$(cat "$next" 2>/dev/null || echo "$AFTER_A_CRASH")
    case $seconds in
    never) exit 0 ;;
    '' | *[!0-9]*) seconds=$AFTER_A_CRASH ;;
    esac
    sleep_until_next "$seconds"
    # A full disk must not end the loop: it would be started at once, and end again.
    echo "$AFTER_A_CRASH" >"$next" || :
    # Before the command: a change while it runs is looked at again.
    seen=$(changed_files)
    "$@" || :
done
