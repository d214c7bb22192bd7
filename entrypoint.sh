#!/bin/sh
# PID 1. Becomes one appliance command (`docker run IMAGE status`), or boots and
# watches over supervisord: forwards signals, reaps, and gives the exit code.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export APPLIANCE_CODE="$here"
export APPLIANCE_ROOT="${APPLIANCE_ROOT:-/}"
export APPLIANCE_RUN="${APPLIANCE_ROOT%/}/run/appliance"
# Who is tried beside the one that serves asks no CA and keeps no house.
if [ "${APPLIANCE_TRIAL:-}" = 1 ]; then APPLIANCE_LOOPS=false; else APPLIANCE_LOOPS=true; fi
export APPLIANCE_LOOPS
cd "$here"

child=
stopping=

# shellcheck disable=SC2317  # called by the trap
stop() {
    stopping=yes
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || :
}

# Run one command as a child, so that a signal reaches us while it runs.
supervise() {
    "$@" &
    child=$!
    status=0
    wait "$child" || status=$?
    # A signal ends `wait` early: wait on until the child itself has ended.
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    child=
    [ -z "$stopping" ] || exit 0
}

if [ "$#" -gt 0 ]; then
    exec python -m appliance "$@"
fi

trap stop TERM INT QUIT

# Checks, migrates, writes run/appliance/*; ends with a code of its own before
# anything listens, so a bad setting can never half-start. Then supervisord.
supervise python -m appliance.supervisord --configuration "$here/supervisord.conf"
[ "$status" -le 128 ] || status=70 # killed
if [ "$status" -eq 70 ] && [ ! -e "$APPLIANCE_RUN/failed" ]; then
    echo 'supervisord, or the boot before it, was ended from outside or failed' >&2
fi
exit "$status"
