# shellcheck shell=sh disable=SC2016,SC2034,SC2153,SC2154,SC2164
# Where it is published, and who is there already: a port that is taken, or an address
# that is not this machine's, is found before anything is replaced. Sourced.

# published_addresses: one a line, IPv6 in brackets; none: every address of the
# machine, IPv4 and IPv6, which 0.0.0.0 and :: stand for as well.
published_addresses() {
    printf '%s\n' "$PUBLISH_ADDRESS" | tr ',' '\n' | tr -d ' \t\r[]' | awk '
        $0 == "0.0.0.0" || $0 == "::" { all = 1 }
        NF && !seen[$0]++ { one[++count] = index($0, ":") ? "[" $0 "]" : $0 }
        END { if (!all) for (i = 1; i <= count; i++) print one[i] }'
}

# Options of `docker run`, one a line. 443 stays free for a proxy when we speak no TLS.
publish_options() {
    published_as "$PUBLISH_HTTP" "$(env_or HTTP_PORT 80)" | sed 's/^/--publish=/'
    if https_wanted; then
        published_as "$PUBLISH_HTTPS" "$(env_or HTTPS_PORT 443)" | sed -e 'p;s|$|/udp|' | sed 's/^/--publish=/'
    fi
}

# published_as PORT INSIDE: one a line.
published_as() {
    published=$(published_addresses | sed "s/\$/:$1:$2/")
    printf '%s\n' "${published:-$1:$2}"
}

ports_check() {
    address_check
    port_check "$PUBLISH_HTTP" PUBLISH_HTTP
    if https_wanted; then
        [ "$PUBLISH_HTTP" != "$PUBLISH_HTTPS" ] ||
            die 78 "PUBLISH_HTTPS is $PUBLISH_HTTPS, need another port than PUBLISH_HTTP."
        port_check "$PUBLISH_HTTPS" PUBLISH_HTTPS
    fi
}

# Docker would say it too, when the old container has stopped. Where addresses
# that come later may be used, and on another machine's engine, it is not asked.
address_check() {
    command -v ip >/dev/null && [ -z "${DOCKER_HOST:-}" ] || return 0
    [ "$(cat /proc/sys/net/ipv4/ip_nonlocal_bind 2>/dev/null)" != 1 ] || return 0
    for address in $(published_addresses | tr -d '[]'); do
        case $(ip route get "$address" 2>/dev/null) in
        local*) ;;
        *) die 78 "PUBLISH_ADDRESS is '$address', which is no address of this machine." \
            'Accepted: its addresses, comma separated; empty: all of them, IPv4 and IPv6.' ;;
        esac
    done
}

is_port() { expr "$1" : '[0-9]\{1,5\}$' >/dev/null && [ "$1" -ge 1 ] && [ "$1" -le 65535 ]; }

# port_check PORT VARIABLE
port_check() {
    is_port "$1" || die 78 "$2 is '$1', need a port: a whole number 1 to 65535."
    owner=$(port_owner "$1")
    [ -z "$owner" ] || die 69 "Port $1 is taken by $owner." \
        "Stop it, or choose another port: $2=8080 ./deploy.sh deploy (or a line in .env)."
}

# port_owner PORT: who holds it where we publish; empty when it is free, or ours.
port_owner() {
    port_wanted=$(published_addresses | paste -sd ' ' -)
    holder=$(port_container "$1")
    case $holder in
    "$NAME") return 0 ;;
    ?*) echo "the container $holder" ;;
    *) port_process "$1" ;;
    esac
}

port_container() {
    command -v docker >/dev/null || return 0
    for holder in $(docker ps --filter "publish=$1" --format '{{.Names}}' 2>/dev/null); do
        if docker port "$holder" | sed -n 's|.*/tcp -> ||p' | port_held "$1" | grep -q .; then
            echo "$holder"
            return 0
        fi
    done
}

port_process() {
    command -v ss >/dev/null || return 0
    port_line=$(ss -Hltnp "sport = :$1" 2>/dev/null | awk '{ print $4, $0 }' | port_held "$1" | head -n 1)
    port_pid=$(expr "$port_line" : '.*users:(("[^"]*",pid=\([0-9]*\)' || true)
    [ -n "$port_line" ] && ! port_is_ours "$port_pid" || return 0
    printf '%s\n' "$port_line" |
        sed -e 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/' -e t -e 's/.*/another process/'
}

# Natively what listens is one of our own processes.
port_is_ours() {
    [ -n "$1" ] && deployed_is_native && [ "$(readlink "/proc/$1/cwd")" = "${NATIVE_CODE:-$ROOT}" ]
}

# port_held PORT: of lines that begin with ADDRESS:PORT those at an address that
# we want too. `*` is IPv6's socket that takes IPv4 as well.
port_held() {
    awk -v port="$1" -v wanted="${port_wanted:-*}" '
        function same(a, b) { return a == b || a == "*" || (a == "0.0.0.0" && b !~ /:/) || (a == "[::]" && b ~ /:/) }
        {
            held = $1; sub(/:[0-9]+$/, "", held); sub(/%[^]]*/, "", held)
            if (held ~ /:/ && held !~ /^\[/) held = "[" held "]"
            for (i = split(wanted, want, " "); i > 0; i--)
                if ($1 ~ ":" port "$" && (same(held, want[i]) || same(want[i], held))) { print; next }
        }'
}
