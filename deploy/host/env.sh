# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The .env file: read without running it, written once, then the operator's.
# Sourced; ROOT is the folder of deploy.sh.

ENV_FILE=${ENV_FILE:-$ROOT/.env}
ENV_EXAMPLE=$ROOT/.env.example

# env_value NAME: what `docker run --env-file` would give: literal, quotes and all.
env_value() {
    [ -f "$ENV_FILE" ] || return 0
    sed -n "s/^[[:space:]]*$1=//p" "$ENV_FILE" | tail -n 1
}

# env_or NAME DEFAULT: what goes into the container, whatever our environment says.
env_or() {
    found=$(env_value "$1")
    printf '%s' "${found:-$2}"
}

# setting NAME DEFAULT: the environment wins over .env, .env over the default.
setting() {
    eval "found=\${GIVEN_$1-\${$1:-}}"
    [ -n "$found" ] || found=$(env_value "$1")
    printf '%s' "${found:-$2}"
}

settings_load() {
    if [ -e "$ENV_FILE" ] && [ ! -r "$ENV_FILE" ]; then
        die 77 "You may not read $ENV_FILE." "Run this as its owner, $(stat -c %U "$ENV_FILE")."
    fi
    IMAGE=$(setting WISEBET_IMAGE wisebet/appliance:latest)
    NAME=$(setting WISEBET_NAME wisebet)
    BASE_IMAGE=$(setting BASE_IMAGE python:3.12-slim)
    PUBLISH_ADDRESS=$(setting PUBLISH_ADDRESS '')
    ASKED_HTTP=$(setting PUBLISH_HTTP '')
    PUBLISH_HTTP=${ASKED_HTTP:-80}
    ASKED_HTTPS=$(setting PUBLISH_HTTPS '')
    PUBLISH_HTTPS=${ASKED_HTTPS:-443}
}

# https_wanted [READER]: whether the appliance speaks TLS itself: as TLS_MODE says,
# else with a domain. READER reads a setting: env_value that of .env, door_value that
# of what runs. Port 443 stays free for the proxy that speaks it when we do not.
https_wanted() {
    case $("${1:-env_value}" TLS_MODE | tr -d ' \t\r' | tr '[:upper:]' '[:lower:]') in
    off) return 1 ;;
    '') [ -n "$("${1:-env_value}" DOMAINS | tr -d ' ,\t\r')" ] ;;
    *) return 0 ;;
    esac
}

random_hex() { od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# No letters that are read as one another: it is copied by hand once.
random_password() {
    LC_ALL=C tr -dc 'a-hjkmnp-zA-HJ-NP-Z2-9' </dev/urandom | head -c 20
}

# The names and addresses by which a person may open this machine.
machine_names() {
    {
        printf '%s\n' localhost 127.0.0.1
        uname -n
        { hostname -I 2>/dev/null || true; } | tr ' ' '\n' | grep -E '^[0-9.]+$' || true
    } | awk 'NF && !seen[$0]++' | paste -sd , -
}

# Writes .env with fresh secrets. The password is shown at once, and never again:
# what comes after may fail, and then nobody would have seen it.
env_ensure() {
    if [ -e "$ENV_FILE" ]; then
        env_check
        return 0
    fi
    step '.env written' env_write
    say "    administrator $(env_value SUPERUSER_EMAIL), password ${bold}$NEW_PASSWORD${reset} (shown this once)"
}

env_write() {
    NEW_PASSWORD=$(random_password)
    env_draft="$ENV_FILE.new"
    (umask 077 && : >"$env_draft")
    sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$(random_hex 32)|" \
        -e "s|^ALLOWED_HOSTS=.*|ALLOWED_HOSTS=$(machine_names)|" \
        -e "s|^SUPERUSER_PASSWORD=.*|SUPERUSER_PASSWORD=$NEW_PASSWORD|" \
        "$ENV_EXAMPLE" >"$env_draft"
    mv "$env_draft" "$ENV_FILE"
    DETAIL='secrets generated, mode 0600'
}

# An .env that is there belongs to the operator: point out, never mend.
env_check() {
    if [ -z "$(env_value SECRET_KEY)$(env_value SECRET_KEY_FILE)" ]; then
        warn "$ENV_FILE has no SECRET_KEY; add this line: SECRET_KEY=$(random_hex 32)"
    fi
    quoted=$(sed -n "s/^[[:space:]]*\([A-Za-z_][A-Za-z0-9_]*\)=\(\"[^\"]*\"\|'[^']*'\)[[:space:]]*\$/\1/p" "$ENV_FILE" | paste -sd ' ' -)
    [ -z "$quoted" ] || warn "The quotes around $quoted become part of the value: write NAME=value in .env without quotes."
    exported=$(sed -n 's/^[[:space:]]*\(export\|set\)[[:space:]]\{1,\}\([A-Za-z0-9_]*\)=.*/\2/p' "$ENV_FILE" | paste -sd ' ' -)
    [ -z "$exported" ] || warn "In $ENV_FILE the word before $exported makes the line another's: write NAME=value alone."
    if [ "$(head -c 3 "$ENV_FILE" | od -An -tx1 | tr -d ' ')" = efbbbf ]; then
        warn "$ENV_FILE begins with a byte order mark, which hides its first line: sed -i '1s/^\xEF\xBB\xBF//' .env"
    fi
    if grep -q "$(printf '\r')" "$ENV_FILE"; then
        warn "$ENV_FILE has Windows line ends, which become part of every value: sed -i 's/\\r\$//' .env"
    fi
    case $(stat -c %a "$ENV_FILE") in
    *00) ;;
    *) warn "Others on this machine can read your secrets: chmod 600 $ENV_FILE" ;;
    esac
}
