# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What the operator sees: one line a step with its own time, and, when a step
# fails, the end of what it printed. Sourced; needs TMP_DIR (a private directory).

ui_init() {
    exec 3>&1 4>&2
    STEP_TITLE='' STEP_LOG="$TMP_DIR/step.log" TICKER=''
    bold='' dim='' red='' green='' yellow='' reset=''
    ui_tty=no
    if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
        ui_tty=yes
        [ -n "${NO_COLOR:-}" ] || ui_colours
    fi
}

ui_colours() {
    esc=$(printf '\033')
    bold="${esc}[1m" dim="${esc}[2m" red="${esc}[31m" green="${esc}[32m" yellow="${esc}[33m" reset="${esc}[0m"
}

# A terminal that is gone, or a pipe that nobody reads any more, ends nothing.
say() { printf '%s\n' "$*" >&3 || :; }
note() { printf '    %s%s%s\n' "$dim" "$*" "$reset" >&3 || :; }
heading() { printf '\n%s%s%s\n' "$bold" "$*" "$reset" >&3 || :; }
warn() { printf '%s! %s%s\n' "$yellow" "$*" "$reset" >&4 || :; }

# die CODE MESSAGE [HINT...]: an expected failure; says what to do, never a trace.
die() {
    die_code=$1
    shift
    step_forget
    printf '%s✗ %s%s\n' "$red" "$1" "$reset" >&4 || :
    shift
    for hint in "$@"; do
        printf '    %s\n' "$hint" >&4 || :
    done
    exit "$die_code"
}

# Hundredths of a second since boot: no clock change can make a step negative.
clock() { awk '{ printf "%d", $1 * 100 }' /proc/uptime; }

# seconds_since CLOCK
seconds_since() { awk -v from="$1" '{ printf "%.1f", $1 - from / 100 }' /proc/uptime; }

# step TITLE COMMAND...: run it in this shell (so `set -e` and variables hold),
# with its output in a log. DETAIL, when the command sets it, is shown beside.
step() {
    STEP_TITLE=$1 DETAIL='' STEP_START=$(clock)
    shift
    : >"$STEP_LOG"
    ticker_start
    "$@" >>"$STEP_LOG" 2>&1
    ticker_stop
    printf '%s✓%s %-42s %6s s  %s%s%s\n' "$green" "$reset" "$STEP_TITLE" \
        "$(seconds_since "$STEP_START")" "$dim" "$DETAIL" "$reset" >&3 || :
    STEP_TITLE=''
}

step_forget() {
    ticker_stop
    STEP_TITLE=''
}

step_failed() {
    ticker_stop
    printf '%s✗ %-42s %6s s%s\n' "$red" "$STEP_TITLE" "$(seconds_since "$STEP_START")" "$reset" >&4 || :
    plain "$STEP_LOG" | tail -n 20 | sed 's/^/    /' >&4 || :
}

# plain FILE: without the colours a tool put there for a terminal.
plain() { sed "s/$(printf '\033')\[[0-9;]*m//g" "$1"; }

# On a terminal, the running step shows the last line it printed.
ticker_start() {
    [ "$ui_tty" = yes ] || return 0
    ticker_run 9>&- &
    TICKER=$!
}

ticker_run() {
    trap - EXIT
    while kill -0 $$ 2>/dev/null; do
        tick=$(tail -n 1 "$STEP_LOG" | tr -cd '[:print:]' | cut -c 1-50)
        printf '\r\033[K… %s %s%s s  %s%s' "$STEP_TITLE" "$dim" \
            "$(seconds_since "$STEP_START")" "$tick" "$reset" >&3
        sleep 0.3
    done
}

ticker_stop() {
    [ -n "$TICKER" ] || return 0
    kill -KILL "$TICKER" 2>/dev/null || true # TERM may be ignored while we undo
    wait "$TICKER" 2>/dev/null || true
    TICKER=''
    printf '\r\033[K' >&3
}

ui_exit() {
    ui_code=$?
    trap - EXIT
    if [ "$ui_code" -ne 0 ] && [ -n "$STEP_TITLE" ]; then
        step_failed
    fi
    ticker_stop
    operation_abandoned
    rm -rf "$TMP_DIR"
    exit "$ui_code"
}

# consent QUESTION: --yes and a run without a terminal count as yes.
consent() {
    if [ "$ASSUME_YES" = yes ] || [ ! -t 0 ]; then
        return 0
    fi
    printf '%s [Y/n] ' "$1" >&3
    read -r answer
    case $answer in
    '' | y | Y | yes | s | S | si) return 0 ;;
    *) return 1 ;;
    esac
}
