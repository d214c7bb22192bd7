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
    as_root apt-get install -q -y --no-install-recommends "$@"
}
