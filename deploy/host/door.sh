# shellcheck shell=sh disable=SC2016,SC2034,SC2153,SC2154,SC2164
# The front door of what runs here: its address, port, scheme and name, by the
# settings that it was started with, whatever .env says by now. Sourced.

DOOR_FORMAT='{{.State.Status}}
{{range .Config.Env}}{{println .}}{{end}}{{range $in, $all := .NetworkSettings.Ports}}{{range $all}}
published {{$in}} {{.HostPort}} {{.HostIp}}{{end}}{{end}}'

# door_look: reads what runs. DOOR_STATE is `running` or why there is no door;
# DOOR_ADDRESS and DOOR_PORT are where this machine reaches it.
door_look() {
    DOOR_STATE=none DOOR_ADDRESS='' DOOR_PORT=''
    if door_is_native; then
        door_look_native
    else
        docker container inspect -f "$DOOR_FORMAT" "$NAME" >"$TMP_DIR/door" 2>/dev/null || return 0
        DOOR_STATE=$(head -n 1 "$TMP_DIR/door")
        door_published "$(door_value "$(door_port_name)")"
    fi
}

# Of a deploy that is under way DOOR_OF says what it starts.
door_is_native() { [ "${DOOR_OF:-$(recall kind)}" = native ]; }

# The environment of the session's first process, as it was started.
door_look_native() {
    : >"$TMP_DIR/door"
    native_running || return 0
    DOOR_STATE=running
    door_pid=$(recall native_session)
    { tr '\0' '\n' <"/proc/${door_pid:-none}/environ"; } >"$TMP_DIR/door" 2>/dev/null || true
    DOOR_ADDRESS=$(address_here "$(door_value APPLIANCE_LISTEN)")
    DOOR_PORT=$(door_value "$(door_port_name)")
}

# door_published PORT_INSIDE: where Docker has put it; IPv4 first.
door_published() {
    door_line=$(sed -n "s|^published ${1:-$(door_port_default)}/tcp ||p" "$TMP_DIR/door" | sort -t ' ' -k 2.1 | head -n 1)
    DOOR_PORT=${door_line%% *}
    DOOR_ADDRESS=$(address_here "${door_line#* }")
}

door_port_name() { if https_wanted door_value; then echo HTTPS_PORT; else echo HTTP_PORT; fi; }

door_port_default() { if https_wanted door_value; then echo 443; else echo 80; fi; }

# Whether the last answer came from what runs: each start has a random word of its own,
# the fourth of the door in boot.json, and says it with every answer of /health/ready/.
# One of an older version has none, and is believed.
door_is_ours() {
    door_instance=$(door_boot | sed -n 's/.*"door": \[.*", "https\{0,1\}", "\([0-9a-f]*\)"\].*/\1/p')
    [ -z "$door_instance" ] || grep -qF "$door_instance" "$TMP_DIR/ready_head"
}

door_boot() {
    if door_is_native; then
        cat "$(door_value APPLIANCE_ROOT)/run/appliance/boot.json"
    else
        docker exec "$NAME" cat /run/appliance/boot.json
    fi 2>/dev/null || true
}

# door_value NAME: a setting of what runs; of .env while nothing was looked at.
door_value() {
    if [ -s "$TMP_DIR/door" ]; then
        sed -n "s/^$1=//p" "$TMP_DIR/door" | tail -n 1
    else
        env_value "$1"
    fi
}

# address_here LIST: how this machine reaches the first address of those published.
address_here() {
    case ${1%%,*} in
    '' | 0.0.0.0) echo 127.0.0.1 ;;
    :: | '[::]') echo '[::1]' ;;
    \[*) echo "${1%%,*}" ;;
    *:*) echo "[${1%%,*}]" ;;
    *) echo "${1%%,*}" ;;
    esac
}

front_scheme() { if https_wanted door_value; then echo https; else echo http; fi; }

front_port() {
    if [ -n "${DOOR_PORT:-}" ]; then
        echo "$DOOR_PORT"
    elif https_wanted door_value; then
        echo "$PUBLISH_HTTPS"
    else
        echo "$PUBLISH_HTTP"
    fi
}

# A name that the appliance answers to: hosts it does not know get no answer, and
# no handshake either, so that over TLS the certificate's names come first.
front_name() {
    front_first=$(if https_wanted door_value; then front_names DOMAINS ALLOWED_HOSTS; else front_names ALLOWED_HOSTS DOMAINS; fi | head -n 1)
    echo "${front_first:-localhost}"
}

# front_names VARIABLE...: one a line, as they stand in an address.
front_names() {
    for front_list in "$@"; do
        door_value "$front_list" | tr ',' '\n' | tr -d ' \t\r' | sed -e 's/^\.//' -e 's/\.$//' -e '/^\*\{0,1\}$/d' -e '/^[^[].*:/s/.*/[&]/'
    done
}

front_url() { url_of "$(front_scheme)" "$(front_name)" "$(front_port)"; }

# url_of SCHEME NAME PORT
url_of() {
    case $1:$3 in
    http:80 | https:443) echo "$1://$2" ;;
    *) echo "$1://$2:$3" ;;
    esac
}

# For a person: by a domain, else by this machine's address, else by localhost.
# A domain without TLS of ours is reached by the proxy that speaks it.
public_url() {
    public_name=$(front_names DOMAINS | head -n 1)
    if [ -n "$public_name" ] && ! https_wanted door_value; then
        echo "https://$public_name"
        return 0
    fi
    case ${PUBLISH_ADDRESS:-} in
    '' | 0.0.0.0) : "${public_name:=$(front_names ALLOWED_HOSTS | grep -E '^[0-9]+(\.[0-9]+){3}$' | grep -v '^127\.' | head -n 1)}" ;;
    esac
    url_of "$(front_scheme)" "${public_name:-$(front_name)}" "$(front_port)"
}

# front PATH [CURL OPTION...]: one request through the front door, by the scheme that
# is spoken there and no other: a redirect to it is no answer. Who signed the
# certificate is not asked: it is this machine, and may be a placeholder.
front() {
    front_path=$1
    shift
    curl --disable --silent --insecure --noproxy '*' --max-time 10 \
        --connect-to "::${DOOR_ADDRESS:-$(address_here "$PUBLISH_ADDRESS")}:$(front_port)" "$@" "$(front_url)$front_path"
}
