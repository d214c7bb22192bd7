# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The container engine: installed from the distribution, started, waited for.
# Sourced.

ENGINE_LOG=${ENGINE_LOG:-/var/log/dockerd.log}
ENGINE_WAIT_SECONDS=30

engine_answers() { docker version -f '{{.Server.Version}}' >/dev/null 2>&1; }

# Succeeds with an engine that answers; else ENGINE_REASON says why there is none.
engine_ensure() {
    ENGINE_REASON=''
    engine_is_podman && engine_refuse_podman
    if ! command -v docker >/dev/null || ! has_command dockerd; then
        engine_answers || engine_install
    fi
    engine_answers && return 0
    engine_may_be_used || die 77 'Docker is here, but you may not use it.' \
        'Run this as root, or once: usermod -aG docker YOU, and log in again.'
    step 'container engine asked to start' engine_start
    engine_answers && return 0
    ENGINE_REASON=$(engine_reason)
    return 1
}

# A daemon on another machine is not installed here, and not missing either.
engine_install() {
    if command -v docker >/dev/null && [ -n "${DOCKER_HOST:-}" ]; then
        return 0
    fi
    missing=docker why='the container engine that runs the appliance'
    packages=$(engine_packages | paste -sd ' ' -)
    if ! apt_is_here; then
        [ "$(system_family)" != fedora ] || engine_note_fedora
        needs_die
    fi
    need_met docker-compose || packages="$packages $(system_packages docker-compose)"
    say "Will be installed from $(system_name): $bold$packages$reset"
    note "why: $why"
    consent 'Install?' || die 1 'Nothing was installed.' "By hand: $(system_install "$packages")"
    # shellcheck disable=SC2086  # a list of package names
    step 'packages installed' packages_install $packages
}

# Red Hat's own systems have podman in its place.
engine_note_fedora() {
    [ "$(system_value ID)" = fedora ] ||
        warn "$(system_name) has no Docker of its own: add Docker's repository first, https://docs.docker.com/engine/install/"
}

engine_packages() {
    case $(system_family) in
    ubuntu) echo docker.io ;;
    debian) engine_packages_debian ;;
    fedora) if [ "$(system_value ID)" = fedora ]; then echo moby-engine; else echo docker-ce; fi ;;
    *) echo docker ;;
    esac
}

# Debian has the client in a package of its own since 13; what is made of it says
# which Debian by a code name, or apt knows.
engine_packages_debian() {
    echo docker.io
    debian=$(system_value VERSION_ID)
    case $(system_value ID):$(system_value DEBIAN_CODENAME):$(system_value VERSION_CODENAME) in
    *bookworm* | *bullseye* | *buster*) return 0 ;;
    debian:* | raspbian:*) [ "${debian:-13}" -ge 13 ] || return 0 ;;
    *) apt-cache show docker-cli >/dev/null 2>&1 || return 0 ;;
    esac
    echo docker-cli
}

# The compose files want it, and we do not: what is declined is not asked for again.
compose_offer() {
    need_met docker-compose && return 0
    compose_package=$(system_packages docker-compose)
    if ! apt_is_here; then
        note "docker compose, for the compose files: $(system_install "$compose_package")"
    elif [ "$(recall compose)" != declined ]; then
        say "Will be installed from $(system_name): $bold$compose_package$reset"
        note 'why: docker compose, for those who prefer the compose files'
        if consent 'Install?'; then
            step 'packages installed' compose_install
        else
            remember compose declined
        fi
    fi
}

compose_install() { packages_install "$compose_package" || DETAIL="not $compose_package: the compose files want it"; }

# podman-docker's `docker` is another program under this name.
engine_is_podman() {
    command -v docker >/dev/null && docker --version 2>/dev/null | grep -qi podman
}

engine_refuse_podman() {
    die 69 'The command docker is podman here, and this script drives Docker.' \
        "Docker itself: $(system_install "$(engine_packages | paste -sd ' ' -)")" \
        "Without an engine: ./deploy.sh deploy --native. The image runs under podman, with HTTP_PORT=8080."
}

engine_may_be_used() {
    [ "$(id -u)" -eq 0 ] || [ ! -S /var/run/docker.sock ] || [ -w /var/run/docker.sock ]
}

# The machine's own way first; a daemon of our own only where it has none.
engine_start() {
    if [ -d /run/systemd/system ]; then
        as_root systemctl start docker || true
        DETAIL='by systemd'
    elif [ -x /etc/init.d/docker ]; then
        as_root /etc/init.d/docker start || true
        DETAIL='by its init script'
    fi
    if engine_wait 10; then
        return 0
    fi
    [ ! -d /run/systemd/system ] || return 0
    engine_start_daemon
    engine_wait "$ENGINE_WAIT_SECONDS" "$!" || DETAIL='does not answer'
}

engine_start_daemon() {
    DETAIL="no init system here: dockerd runs in the background, log in $ENGINE_LOG"
    # shellcheck disable=SC2024  # the log's folder belongs to root, as we do here
    setsid nohup dockerd >>"$ENGINE_LOG" 2>&1 </dev/null 3>&- 4>&- 9>&- &
}

# engine_wait SECONDS [PID]: no longer than the daemon lives.
engine_wait() {
    engine_tries=$(($1 * 2))
    while [ "$engine_tries" -gt 0 ]; do
        engine_answers && return 0
        [ -z "${2:-}" ] || kill -0 "$2" 2>/dev/null || return 1
        sleep 0.5
        engine_tries=$((engine_tries - 1))
    done
    return 1
}

engine_reason() {
    engine_words=$(grep -hiE 'failed to start|error|fatal|permission' "$ENGINE_LOG" 2>/dev/null | tail -n 1 || true)
    printf '%s' "${engine_words:-the daemon does not answer (journalctl -u docker, or $ENGINE_LOG)}"
}
