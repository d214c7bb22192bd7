# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The container engine: installed from the distribution, started, waited for.
# Sourced.

ENGINE_LOG=${ENGINE_LOG:-/var/log/dockerd.log}
ENGINE_WAIT_SECONDS=30

engine_answers() { docker version -f '{{.Server.Version}}' >/dev/null 2>&1; }

# Succeeds with an engine that answers; else ENGINE_REASON says why there is none.
engine_ensure() {
    ENGINE_REASON=''
    if ! command -v docker >/dev/null || ! command -v dockerd >/dev/null; then
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

engine_install() {
    # shellcheck disable=SC2046  # a list of package names
    packages_need 'the container engine that runs the appliance' $(engine_packages)
}

# Debian has the client in a package of its own since 13.
engine_packages() {
    echo docker.io
    debian=$(sed -n 's/^VERSION_ID="\{0,1\}\([0-9]*\).*/\1/p' "${OS_RELEASE:-/etc/os-release}")
    if grep -qx 'ID=debian' "${OS_RELEASE:-/etc/os-release}" && [ "${debian:-13}" -ge 13 ]; then
        echo docker-cli
    fi
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
        as_root service docker start || true
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
    setsid nohup dockerd >>"$ENGINE_LOG" 2>&1 </dev/null 3>&- 4>&- &
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
