# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# What is needed and not here: a command or a file, however it came. Where apt is,
# it is said, then installed; elsewhere it is said how. Sourced.

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    elif command -v doas >/dev/null; then
        doas "$@"
    else
        die 77 "This needs root: $*" 'Run it as root, or install sudo.'
    fi
}

# need_met NEED: by what it is there for, not by who brought it.
need_met() {
    case $1 in
    ca-certificates)
        any_file /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt \
            /etc/ssl/cert.pem /etc/ssl/ca-bundle.pem /etc/ca-certificates/extracted/tls-ca-bundle.pem
        ;;
    debian-archive-keyring) any_file /usr/share/keyrings/debian-archive-keyring.gpg ;;
    libnginx-mod-http-brotli-static) any_file /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ;;
    python3-venv) python3 -c 'import venv, ensurepip' 2>/dev/null ;;
    postgresql) any_file /usr/lib/postgresql/*/bin/postgres || has_command postgres ;;
    docker-compose) has_command docker-compose || docker compose version >/dev/null 2>&1 ;;
    chromium) has_command chromium || has_command chromium-browser ;;
    cron) has_command crontab ;;
    gettext) has_command msgfmt ;;
    nodejs) has_command node ;;
    iproute2) has_command ss ;;
    systemd) has_command systemd-analyze ;;
    util-linux) setpriv --help 2>&1 | grep -q ambient-caps ;; # busybox has one that cannot
    *) has_command "$1" ;;
    esac
}

any_file() {
    for any_file in "$@"; do
        [ ! -e "$any_file" ] || return 0
    done
    return 1
}

# Daemons are outside an ordinary user's PATH.
has_command() { (PATH="$PATH:/usr/sbin:/sbin" && command -v "$1") >/dev/null; }

# needs_missing NEED...: those that are not met, space separated.
needs_missing() {
    missing=''
    for need in "$@"; do
        need_met "$need" || missing="$missing $need"
    done
    printf '%s' "${missing# }"
}

# needs_ensure WHY NEED...: say, ask, install. Nothing to do is silent.
needs_ensure() {
    why=$1
    shift
    missing=$(needs_missing "$@")
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086  # a list of names
    packages=$(system_packages $missing | paste -sd ' ' -)
    apt_is_here || needs_die
    say "Will be installed from $(system_name): $bold$packages$reset"
    note "why: $why"
    consent 'Install?' || die 1 'Nothing was installed.' "By hand: $(system_install "$packages")"
    # shellcheck disable=SC2086  # a list of package names
    step 'packages installed' packages_install $packages
}

apt_is_here() {
    case $(system_family) in
    debian | ubuntu) command -v apt-get >/dev/null ;;
    *) return 1 ;;
    esac
}

needs_die() {
    die 69 "Needed and not here: $missing ($why)" "On $(system_name): $(system_install "$packages")" \
        'Then run this again.'
}

packages_install() {
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -q -o Acquire::Retries=3
    case " $* " in
    *' nginx '*) packages_install_unstarted "$@" ;;
    *) packages_add "$@" ;;
    esac
}

packages_add() { as_root apt-get install -q -y -o Acquire::Retries=3 --no-install-recommends "$@"; }

# Debian starts an nginx of its own at installation, on the port that is ours.
packages_install_unstarted() {
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        packages_add "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$TMP_DIR/policy-rc.d"
    as_root install -m 0755 "$TMP_DIR/policy-rc.d" "$policy"
    packages_code=0
    packages_add "$@" || packages_code=$?
    as_root rm -f "$policy"
    [ ! -d /run/systemd/system ] || as_root systemctl disable --quiet nginx || true
    return "$packages_code"
}
