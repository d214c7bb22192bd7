# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What was given in the environment of one command is kept in .env for the next.
# Sourced.

KEPT_FOR_A_CONTAINER='WISEBET_IMAGE WISEBET_NAME PUBLISH_ADDRESS PUBLISH_HTTP PUBLISH_HTTPS BASE_IMAGE'
KEPT_NATIVELY='WISEBET_NAME PUBLISH_ADDRESS PUBLISH_HTTP PUBLISH_HTTPS HTTP_PORT HTTPS_PORT GUNICORN_PORT'

# As they were given: what is loaded later has the same names.
for kept_name in $KEPT_FOR_A_CONTAINER $KEPT_NATIVELY; do
    eval "GIVEN_$kept_name=\${$kept_name:-}"
done

# settings_keep NAME...: those given in the environment, where .env says otherwise.
settings_keep() {
    kept=''
    for keep_name in "$@"; do
        eval "keep_value=\$GIVEN_$keep_name"
        if [ -n "$keep_value" ] && [ "$keep_value" != "$(env_value "$keep_name")" ]; then
            env_keep "$keep_name" "$keep_value"
        fi
    done
    [ -z "$kept" ] || note "kept in .env:$kept"
}

# env_keep NAME VALUE: one line of .env, the last of that name, or a new one at its
# end. The file is the operator's: everything else in it stays, owner and mode too.
env_keep() {
    env_real=$(readlink -f "$ENV_FILE")
    if [ -w "$env_real" ] && [ "$(printf %s "$2" | wc -l)" -eq 0 ] && env_replace_line "$1" "$2" 2>/dev/null; then
        kept="$kept $1=$2"
    else
        rm -f "$env_real.kept" 2>/dev/null || true
        warn "$ENV_FILE cannot be written; for the next command add this line: $1=$2"
    fi
}

# Beside the file, so that the new one takes its place at once.
env_replace_line() {
    cp -p "$env_real" "$env_real.kept" || return 1
    keep_name=$1 keep_value=$2 awk '
        function given(line) { sub(/^[ \t]*/, "", line); return index(line, ENVIRON["keep_name"] "=") == 1 }
        { lines[NR] = $0 } given($0) { at = NR }
        END {
            if (!at) at = NR + 1
            lines[at] = ENVIRON["keep_name"] "=" ENVIRON["keep_value"]
            for (i = 1; i <= NR || i <= at; i++) print lines[i]
        }' "$env_real" >"$env_real.kept" || return 1
    [ "$(stat -c '%u %g %a' "$env_real.kept")" = "$(stat -c '%u %g %a' "$env_real")" ] || return 1
    mv -f "$env_real.kept" "$env_real"
}
