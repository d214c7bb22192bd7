# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Which system this is, and how things are called there. Sourced.

# system_value NAME: one line of os-release, without its quotes; empty where there is none.
system_value() {
    sed -n "s/^$1=//p" "${OS_RELEASE:-/etc/os-release}" 2>/dev/null | tail -n 1 | tr -d "\"'"
}

# The system's name for a person.
system_name() {
    system_is=$(system_value PRETTY_NAME)
    printf '%s' "${system_is:-this system}"
}

# Whose packages it has: its own name first, then those it says it is like, then
# the installer that is there.
system_family() {
    for system_is in $(system_value ID) $(system_value ID_LIKE); do
        case $system_is in
        ubuntu) echo ubuntu && return 0 ;;
        linuxmint | pop) ;; # Mint is made of Ubuntu, or of Debian: it says so
        debian | raspbian | kali | devuan) system_debian && return 0 ;;
        fedora | rhel | centos | almalinux | rocky | ol | amzn) echo fedora && return 0 ;;
        arch | archarm | manjaro) echo arch && return 0 ;;
        alpine) echo alpine && return 0 ;;
        suse | opensuse*) echo suse && return 0 ;;
        esac
    done
    system_by_installer
}

# "ubuntu debian" of a derivative: the first that is known decides.
system_debian() {
    case " $(system_value ID) $(system_value ID_LIKE) " in
    *' ubuntu '*) echo ubuntu ;;
    *) echo debian ;;
    esac
}

system_by_installer() {
    for system_pair in apt-get:debian dnf:fedora yum:fedora pacman:arch apk:alpine zypper:suse; do
        if command -v "${system_pair%%:*}" >/dev/null; then
            echo "${system_pair##*:}"
            return 0
        fi
    done
    echo unknown
}

# system_install PACKAGE...: the command that installs them here, for a person to type.
system_install() {
    case $(system_family) in
    debian | ubuntu) echo "apt-get install $*" ;;
    fedora) if command -v dnf >/dev/null || ! command -v yum >/dev/null; then echo "dnf install $*"; else echo "yum install $*"; fi ;;
    arch) echo "pacman -S $*" ;;
    alpine) echo "apk add $*" ;;
    suse) echo "zypper install $*" ;;
    *) echo "install with this system's own installer: $*" ;;
    esac
}

# system_packages NEED...: what brings them here; by Debian's names but where listed.
system_packages() {
    for system_need in "$@"; do
        case $(system_family):$system_need in
        *:docker-compose) compose_package ;;
        ubuntu:chromium) echo chromium-browser ;;
        *:docker) engine_packages ;;
        debian:* | ubuntu:*) echo "$system_need" ;;
        fedora:iproute2) echo iproute ;;
        fedora:cron | arch:cron | suse:cron) echo cronie ;;
        fedora:postgresql | suse:postgresql) echo postgresql-server ;;
        fedora:shellcheck | suse:shellcheck) echo ShellCheck ;;
        arch:python3-venv) echo python ;;
        *:python3-venv) echo python3 ;;
        *:util-linux) if [ "$(system_family)" = alpine ]; then echo setpriv; else echo util-linux; fi ;;
        *) echo "$system_need" ;;
        esac
    done
}

# `docker compose` where the system has it; Debian 12 has docker-compose alone.
compose_package() {
    case $(system_family) in
    debian | ubuntu)
        if dpkg -s docker-ce >/dev/null 2>&1; then
            echo docker-compose-plugin
        elif [ "$(system_family)" = ubuntu ]; then
            echo docker-compose-v2
        else
            echo docker-compose
        fi
        ;;
    alpine) echo docker-cli-compose ;;
    *) echo docker-compose ;;
    esac
}
