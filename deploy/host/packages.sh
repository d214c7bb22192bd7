# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Debian packages: what is missing, said before it is installed. Sourced.

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die 77 "This needs root: $*" "Run it as root, or install sudo."
    fi
}

package_installed() {
    dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# packages_missing PACKAGE...: those that are not installed, space separated.
packages_missing() {
    missing=''
    for package in "$@"; do
        package_installed "$package" || missing="$missing $package"
    done
    printf '%s' "${missing# }"
}

# packages_need WHY PACKAGE...: say, ask, install. Nothing to do is silent.
packages_need() {
    why=$1
    shift
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null ||
        die 69 "Needed and not installed: $missing" "This is not Debian: install them your way, then run this again."
    say "Will be installed from Debian: $bold$missing$reset"
    note "why: $why"
    consent 'Install?' || die 1 'Nothing was installed.' "By hand: apt-get install $missing"
    # shellcheck disable=SC2086  # a list of package names
    step 'packages installed' packages_install $missing
}

packages_install() {
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -q
    case " $* " in
    *' nginx '*) packages_install_unstarted "$@" ;;
    *) as_root apt-get install -q -y --no-install-recommends "$@" ;;
    esac
}

# Debian starts an nginx of its own at installation, on the port that is ours.
packages_install_unstarted() {
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        as_root apt-get install -q -y --no-install-recommends "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$TMP_DIR/policy-rc.d"
    as_root install -m 0755 "$TMP_DIR/policy-rc.d" "$policy"
    packages_code=0
    as_root apt-get install -q -y --no-install-recommends "$@" || packages_code=$?
    as_root rm -f "$policy"
    [ ! -d /run/systemd/system ] || as_root systemctl disable --quiet nginx || true
    return "$packages_code"
}
