# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Waiting for ready, and what an exit code means when it never comes. Sourced.

READY_WAIT_SECONDS=${READY_WAIT_SECONDS:-90}
FRONT_SCHEME=http

# The address on this machine, whatever address is published.
front_address() {
    case $PUBLISH_ADDRESS in
    0.0.0.0 | '' | '::' | '[::]') echo 127.0.0.1 ;;
    *) echo "$PUBLISH_ADDRESS" ;;
    esac
}

# A name that the appliance answers to: hosts it does not know get no answer.
front_name() {
    front_names=$(env_value ALLOWED_HOSTS)
    [ -n "$front_names" ] || front_names=$(env_value DOMAINS)
    front_first=${front_names%%,*}
    front_first=${front_first#.}
    case $front_first in
    '' | '*') echo localhost ;;
    *) echo "$front_first" ;;
    esac
}

front_url() { url_of "$(front_name)"; }

# url_of NAME: by the scheme that answered last.
url_of() {
    case $FRONT_SCHEME:$(front_port) in
    http:80 | https:443) echo "$FRONT_SCHEME://$1" ;;
    *) echo "$FRONT_SCHEME://$1:$(front_port)" ;;
    esac
}

front_port() { if [ "$FRONT_SCHEME" = https ]; then echo "$PUBLISH_HTTPS"; else echo "$PUBLISH_HTTP"; fi; }

# For a person: by a domain, else by this machine's address, else by localhost.
public_url() {
    public_name=$(env_value DOMAINS)
    if [ -z "$public_name" ] && [ "$(front_address)" = 127.0.0.1 ] && [ "$PUBLISH_ADDRESS" != 127.0.0.1 ]; then
        public_name=$(env_value ALLOWED_HOSTS | tr ',' '\n' | grep -E '^[0-9]+(\.[0-9]+){3}$' | grep -v '^127\.' | head -n 1)
    fi
    url_of "${public_name:-$(front_name)}" | sed 's/,[^:]*//'
}

# front PATH [CURL OPTION...]: one request through the front door. Who signed
# the certificate is not asked: it is this machine, and may be a placeholder.
front() {
    front_path=$1
    shift
    curl --silent --insecure --noproxy '*' --max-time 10 \
        --connect-to "::$(front_address):$(front_port)" "$@" "$(front_url)$front_path"
}

# Over TLS where the appliance speaks it; a redirect is not an answer.
is_ready() {
    for FRONT_SCHEME in $(if https_wanted; then echo https; fi) http; do
        ready_status=$(front /health/ready/ --output /dev/null --write-out '%{http_code}' 2>/dev/null || true)
        [ "$ready_status" != 200 ] || return 0
    done
    return 1
}

# ready_wait STOPPED LAST_LINE: waits; the two name functions that say whether
# it has ended for good, and what it said last.
ready_wait() {
    ready_deadline=$(($(clock) + READY_WAIT_SECONDS * 100))
    until is_ready; do
        "$2"
        if "$1"; then
            return 1
        fi
        if [ "$(clock)" -gt "$ready_deadline" ]; then
            echo "not ready within $READY_WAIT_SECONDS s"
            return 1
        fi
        sleep 0.1
    done
}

container_ended() { [ "$(container_state)" != running ]; }

container_last_line() { docker logs --tail 1 "$NAME" 2>&1 | message_of; }

# message_of: what a line of the log says, without its time and source.
message_of() { sed -e 's/.*"message": *"\([^"]*\)".*/\1/' | cut -c 1-200; }

container_ready_wait() {
    ready_wait container_ended container_last_line || return 1
    container_restarts unless-stopped
    DETAIL="$(front_url)/health/ready/"
}

container_ready_or_explain() { container_ready_wait || container_explain; }

# container_explain: why it never became ready; stops it, keeps it for a look.
container_explain() {
    container_show_why
    exit_code_die "$explained"
}

# Its last words without the noise of those who asked whether it is ready.
container_show_why() {
    step_forget
    explained=$(docker container inspect -f '{{.State.ExitCode}}' "$NAME" 2>/dev/null || echo none)
    docker logs --tail 500 "$NAME" >"$TMP_DIR/why" 2>&1 || cp "$STEP_LOG" "$TMP_DIR/why"
    [ -s "$TMP_DIR/why" ] || cp "$STEP_LOG" "$TMP_DIR/why"
    why_lines
    container_stop >/dev/null 2>&1 || true
}

why_lines() {
    plain "$TMP_DIR/why" | grep -v -e '/health/' -e '^[[:space:]]*$' | tail -n 25 | sed 's/^/    /' >&4
}

# exit_code_die CODE: ends with the appliance's own code, in words.
exit_code_die() {
    case $1 in
    65) die 65 'A newer version has migrated the database (exit 65).' 'The lines above say what to do.' ;;
    70) die 70 'A process inside stayed dead (exit 70).' 'The lines above say which and why.' ;;
    75) die 75 'The database did not answer (exit 75).' "The lines above say where it looked; DB_HOST and DB_PORT in $ENV_FILE change that." ;;
    77) die 77 'A volume cannot be written (exit 77).' 'The lines above give the chown that mends it.' ;;
    78) die 78 'The configuration is wrong (exit 78).' "Mend $ENV_FILE as the report above says, then ./deploy.sh deploy." ;;
    *) die 70 "It did not become ready (exit code $1)." 'See ./deploy.sh logs.' ;;
    esac
}

# remember NAME VALUE, recall NAME: what deploy.sh keeps between its runs.
remember() {
    mkdir -p "$STATE_DIR" && printf '%s\n' "$2" >"$STATE_DIR/$1"
}

recall() { cat "$STATE_DIR/$1" 2>/dev/null || true; }
