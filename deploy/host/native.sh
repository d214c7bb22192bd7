# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The same processes without a container: nginx from the distribution, a virtual
# environment, an unprivileged user, everything under one directory. Sourced.

NATIVE_COPY=/opt/wisebet
NATIVE_NEEDS='nginx python3-venv curl ca-certificates util-linux'

# native_deploy WHY
native_deploy() {
    heading "Deploying natively: $1"
    native_from=$(clock)
    if [ "$(container_state)" = running ]; then
        die 69 "The container $NAME is running." './deploy.sh stop comes first.'
    fi
    native_packages
    native_layout
    native_running || native_sweep
    ports_check
    env_ensure
    # shellcheck disable=SC2086  # a list of names
    settings_keep $KEPT_NATIVELY
    step 'virtual environment' native_venv
    step 'schema and static files' native_build_once
    remember kind native
    native_replace
    proof
    note "all of it: $(seconds_since "$native_from") s"
    summary summary_native
}

native_packages() {
    native_needs=$NATIVE_NEEDS
    if apt_is_here; then
        native_needs="$native_needs libnginx-mod-http-brotli-static"
    else
        warn "Without a container it is tested on Debian and Ubuntu; this is $(system_name)."
    fi
    # shellcheck disable=SC2086  # a list of names
    needs_ensure 'run the appliance without a container' $native_needs
}

# Where code, environment and data stand, and which port. The unprivileged user
# must be able to read the code: a clone in /root is copied to /opt.
native_layout() {
    native_user
    NATIVE_CODE=$ROOT
    if ! as_appliance test -r "$ROOT/entrypoint.sh" -a -x "$ROOT"; then
        NATIVE_CODE=$NATIVE_COPY
        native_copy_code
    fi
    NATIVE_ROOT=$NATIVE_CODE/var
    NATIVE_VENV=$NATIVE_CODE/.venv-native
    NATIVE_LOG=$NATIVE_ROOT/log/appliance.log
    NATIVE_PORT=$(setting HTTP_PORT "${ASKED_HTTP:-$native_default_port}")
    NATIVE_HTTPS_PORT=$(setting HTTPS_PORT "${ASKED_HTTPS:-$((NATIVE_PORT == 80 ? 443 : 8443))}")
    PUBLISH_HTTP=$NATIVE_PORT PUBLISH_HTTPS=$NATIVE_HTTPS_PORT
}

native_copy_code() {
    mkdir -p "$NATIVE_COPY"
    tar -C "$ROOT" -cf - --exclude=__pycache__ app appliance entrypoint.sh supervisord.conf nginx.conf postgresql.toml \
        requirements.lock requirements-build.lock | tar -C "$NATIVE_COPY" -xf - --no-same-owner
    chmod -R a+rX "$NATIVE_COPY"
}

# as_appliance COMMAND...: as the unprivileged user when we are root, else as we are.
as_appliance() {
    # shellcheck disable=SC2086  # a command and its options, or nothing
    $AS_APPLIANCE "$@"
}

# Root can lend the right to a low port to the unprivileged user; nobody else can.
native_user() {
    AS_APPLIANCE='' native_default_port=8080
    [ "$(id -u)" -eq 0 ] || return 0
    plain_user="setpriv --reuid $UID_INSIDE --regid $UID_INSIDE --clear-groups --no-new-privs"
    low_ports='-all,+net_bind_service'
    AS_APPLIANCE="$plain_user --inh-caps=$low_ports --ambient-caps=$low_ports --bounding-set=$low_ports"
    if as_appliance true 2>/dev/null; then
        native_default_port=80
    else
        AS_APPLIANCE=$plain_user
    fi
}

# The directories the appliance writes belong to it; those around them do not.
native_directories() {
    mkdir -p "$NATIVE_ROOT/log"
    : >>"$NATIVE_LOG"
    for directory in app etc var backups data run; do
        mkdir -p "$NATIVE_ROOT/$directory"
        [ "$(id -u)" -ne 0 ] || chown "$UID_INSIDE:$UID_INSIDE" "$NATIVE_ROOT/$directory"
    done
    [ "$(id -u)" -ne 0 ] || chown "$UID_INSIDE:$UID_INSIDE" "$NATIVE_LOG"
    [ "$(wc -c <"$NATIVE_LOG")" -lt 50000000 ] || native_rotate_log
}

native_rotate_log() {
    cp "$NATIVE_LOG" "$NATIVE_LOG.1"
    : >"$NATIVE_LOG"
}

# A Python that the unprivileged user can run: root's private ones cannot be.
native_python() {
    for candidate in /usr/bin/python3 $(command -v python3.13 python3.12 python3.11 python3 || true); do
        if as_appliance "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    die 69 'No Python 3.11 or newer that an unprivileged user can run.' \
        "$(system_install "$(system_packages python3-venv)")"
}

native_venv() {
    wanted=$(cat "$NATIVE_CODE/requirements.lock" "$NATIVE_CODE/requirements-build.lock" | sha256sum | cut -c 1-16)
    if [ "$(cat "$NATIVE_VENV/locked" 2>/dev/null || true)" = "$wanted" ]; then
        DETAIL='as it was'
        return 0
    fi
    python=$(native_python)
    "$python" -m venv --clear "$NATIVE_VENV"
    "$NATIVE_VENV/bin/pip" install --disable-pip-version-check --require-hashes \
        --requirement "$NATIVE_CODE/requirements.lock" --requirement "$NATIVE_CODE/requirements-build.lock"
    printf '%s\n' "$wanted" >"$NATIVE_VENV/locked"
    DETAIL="$("$python" --version), $NATIVE_VENV"
}

native_replace() {
    if native_running && [ "$(recall native_hash)" = "$(native_hash)" ]; then
        step 'nothing changed: it stays' native_ready_or_explain
        return 0
    fi
    step 'new settings checked' native_check
    ! native_running || step 'stopped, requests in flight finished' native_stop_tree
    native_start
}

# Wrong settings, and a key that our user cannot read, are found while the old one serves.
native_check() {
    native_directories
    check_code=0
    native_inside appliance check >"$TMP_DIR/why" 2>&1 || check_code=$?
    [ "$check_code" -ne 0 ] || return 0
    step_forget
    why_lines
    say 'Nothing was replaced: what runs goes on running.'
    exit_code_die "$check_code"
}

# Where nginx listens: empty for every address, IPv4 and IPv6.
native_listen() { published_addresses | paste -sd , -; }

native_code_hash() {
    tar -C "$NATIVE_CODE" --exclude=__pycache__ --exclude='schema.*' -cf - \
        app appliance nginx.conf postgresql.toml supervisord.conf entrypoint.sh | sha256sum | cut -c 1-16
}

native_build_once() {
    if [ "$(recall native_built)" = "$(native_code_hash)" ]; then
        DETAIL='as they were'
        return 0
    fi
    native_build
    remember native_built "$(native_code_hash)"
    DETAIL='built'
}

native_build() {
    (
        cd "$NATIVE_CODE"
        unset DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME
        PATH="$NATIVE_VENV/bin:$PATH" APPLIANCE_ROOT="$TMP_DIR/build" \
            SECRET_KEY="$(random_hex 32)" python -m appliance build
    )
}

summary_native() {
    say "  processes  supervisord, nginx, gunicorn, as uid $(id_of_appliance), port $NATIVE_PORT"
    say "  files      $NATIVE_ROOT (data, backups, log/appliance.log)"
    say "  reboot     $(at_boot_said)"
}

id_of_appliance() { if [ "$(id -u)" -eq 0 ]; then echo "$UID_INSIDE"; else id -u; fi; }
