# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# A taken port is found before anything is replaced, with its owner's name.
# Sourced.

ports_check() {
    port_check "$PUBLISH_HTTP" PUBLISH_HTTP
    if https_wanted; then
        port_check "$PUBLISH_HTTPS" PUBLISH_HTTPS
    fi
}

# port_check PORT VARIABLE
port_check() {
    owner=$(port_owner "$1")
    [ -z "$owner" ] || die 69 "Port $1 is taken by $owner." \
        "Stop it, or choose another port: $2=8080 ./deploy.sh deploy (or a line in .env)."
}

# port_owner PORT: empty when it is free, or ours already.
port_owner() {
    holder=$(port_container "$1")
    case $holder in
    "$NAME") return 0 ;;
    ?*) echo "the container $holder" ;;
    *) port_process "$1" ;;
    esac
}

port_container() {
    command -v docker >/dev/null || return 0
    docker ps --filter "publish=$1" --format '{{.Names}}' 2>/dev/null | head -n 1
}

port_process() {
    command -v ss >/dev/null || return 0
    ss -Hltnp "sport = :$1" 2>/dev/null | head -n 1 |
        sed -e 's/.*users:((\"\([^"]*\)\",pid=\([0-9]*\).*/\1 (process \2)/' -e t -e 's/.*/another process/'
}
