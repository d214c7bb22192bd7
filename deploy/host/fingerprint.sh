# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What a running one was given, and would be given by now: equal, it may stay. Sourced.

# What a container is given beside its options: what stands in .env for the inside, and
# the content of the files that are mounted.
given_inside() {
    env_inside
    files_digest "$ROOT/secrets"
}

# What the native processes were started from; a file is named by its own path there.
native_hash() {
    {
        native_code_hash
        printf '%s\n' "$NATIVE_PORT" "$NATIVE_HTTPS_PORT" "$(native_listen)"
        env_inside
        cat "$NATIVE_VENV/locked"
        env_inside | sed 's/^[^=]*=//' | while read -r named; do
            [ ! -f "$named" ] || files_digest "$named"
        done
    } | sha256sum | cut -c 1-16
}

# Without remarks, and without what only this machine reads.
env_inside() {
    sed -e '/^[[:space:]]*#/d' -e '/^[[:space:]]*$/d' -e '/^[[:space:]]*\(WISEBET\|PUBLISH\)_[A-Z]*=/d' \
        -e '/^[[:space:]]*BASE_IMAGE=/d' "$ENV_FILE"
}

# files_digest PATH: of each file its content; where we may not read it, its date.
files_digest() {
    [ -e "$1" ] || return 0
    find -L "$1" -type f | sort | while read -r one_file; do
        sha256sum "$one_file" 2>/dev/null || stat -c '%n %s %Y %u %a' "$one_file"
    done
}
