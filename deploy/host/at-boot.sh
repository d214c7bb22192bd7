# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# Who starts it again after a reboot. A container: Docker, which the machine starts.
# Natively: systemd where it is, which then starts and stops it at any time; else cron.
# Like a container that was stopped by hand, what was stopped stays so. Sourced.

UNIT_FOLDER=${UNIT_FOLDER:-/etc/systemd/system}

systemd_runs() { [ -d /run/systemd/system ]; }

# A unit of this name may be somebody else's: then systemd is left alone.
unit_usable() {
    systemd_runs && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || command -v doas >/dev/null; } &&
        { [ ! -e "$UNIT_FOLDER/$NAME.service" ] || unit_is_ours; }
}

unit_is_ours() { grep -qF "$ROOT/deploy.sh" "$UNIT_FOLDER/$NAME.service" 2>/dev/null; }

# unit_word TEXT: in quotes, with what systemd would expand taken literally.
unit_word() { printf '"%s"' "$(printf %s "$1" | sed -e 's/[\\"]/\\&/g' -e 's/%/%%/g')"; }

# The loop itself restarts what ends; systemd the loop, when somebody kills that.
unit_text() {
    cat <<TEXT
[Unit]
Description=WiseBet Appliance ($NAME)
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
Type=exec
$([ "$(id -u)" -eq 0 ] || echo "User=$(id -un)")
WorkingDirectory=$(printf %s "$ROOT" | sed 's/%/%%/g')
$(native_environment unit_environment)
ExecStart=$(unit_word "$ROOT/deploy.sh" | sed 's/\$/$$/g') _supervise
StandardOutput=append:$(printf %s "$NATIVE_LOG" | sed 's/%/%%/g')
StandardError=inherit
KillMode=mixed
TimeoutStopSec=$((NATIVE_STOP_SECONDS + 10))
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=65 77 78

[Install]
WantedBy=multi-user.target
TEXT
}

unit_environment() {
    for pair in "$@"; do
        echo "Environment=$(unit_word "$pair")"
    done
}

unit_start() {
    unit_text >"$TMP_DIR/unit"
    as_root install -m 0644 "$TMP_DIR/unit" "$UNIT_FOLDER/$NAME.service"
    as_root systemctl daemon-reload
    as_root systemctl enable --quiet "$NAME"
    as_root systemctl restart "$NAME"
    remember native_pid "$(systemctl show --property MainPID --value "$NAME")"
}

unit_stop() { as_root systemctl disable --now --quiet "$NAME"; }

# Some shells' cron knows no @reboot (busybox): it is not asked.
cron_usable() { command -v crontab >/dev/null && ! crontab -h 2>&1 | grep -qi busybox; }

cron_line() {
    cron_path=$(printf %s "$ROOT" | sed "s/'/'\\\\''/g")
    printf "@reboot '%s/deploy.sh' _boot >/dev/null 2>&1\n" "$cron_path" | sed 's/%/\\%/g'
}

cron_has() { cron_usable && crontab -l 2>/dev/null | grep -qxF "$(cron_line)"; }

cron_add() { cron_has || { crontab -l 2>/dev/null | cat && cron_line; } | crontab -; }

cron_remove() {
    cron_has || return 0
    crontab -l | awk -v line="$(cron_line | sed 's/\\/\\\\/g')" '$0 != line' | crontab -
}

# at_boot_said: who does it, for a person.
at_boot_said() {
    if systemd_runs && unit_is_ours; then
        echo "systemd starts it again ($NAME.service)"
    elif cron_has; then
        echo 'cron starts it again (crontab -l)'
    else
        echo "nothing starts it again here: let your init run $ROOT/deploy.sh _boot"
    fi
}

at_boot_forget() {
    cron_remove
    systemd_runs && unit_is_ours || return 0
    as_root systemctl disable --now --quiet "$NAME" || true
    as_root rm -f "$UNIT_FOLDER/$NAME.service"
    as_root systemctl daemon-reload
}

# verb _boot: what is started with the machine waits for nobody, and for no answer.
verb__boot() {
    native_layout
    native_running && return 0
    native_directories
    native_sweep
    native_spawn
}

# Docker restarts the container, when the machine starts Docker.
engine_at_boot() {
    [ -z "${DOCKER_HOST:-}" ] || return 0
    if systemd_runs; then
        case $(systemctl is-enabled docker 2>/dev/null) in
        disabled) step 'Docker starts with the machine' as_root systemctl enable --quiet docker ;;
        esac
    elif command -v rc-update >/dev/null; then
        rc-update show default | grep -q docker || step 'Docker starts with the machine' as_root rc-update add docker default
    elif [ ! -x /etc/init.d/docker ]; then
        note 'after a reboot start dockerd: no init system here does it'
    fi
}
