# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC2164
# The whole test suite, by itself, on a machine with nothing installed. Sourced.

# By Debian's names; where it is no Debian or Ubuntu, what is missing is named.
TEST_NEEDS='busybox chromium cron docker-compose faketime pebble mmdebstrap nginx libnginx-mod-http-brotli-static pgbouncer postgresql shellcheck systemd nodejs npm python3-venv curl ca-certificates git iproute2'
TEST_VENV=$ROOT/.venv

verb_test() {
    engine_require
    # shellcheck disable=SC2086  # a list of names
    needs_ensure 'the tests use the real ones: PostgreSQL, nginx, a stand-in image' $TEST_NEEDS
    step 'virtual environment' test_venv
    cd "$ROOT"
    export PATH="$TEST_VENV/bin:$PATH:/usr/sbin"
    step 'ruff check' ruff check .
    step 'ruff format --check' ruff format --check .
    step 'mypy' mypy
    step 'shellcheck' test_shellcheck
    # Most tests wait for a container: more of them than cores run at once, a file in one process.
    python -m pytest --numprocesses=3 --dist=loadfile \
        --cov=app --cov=appliance --cov-report=term-missing:skip-covered "$@"
}

test_venv() {
    locked=$(sha256sum <"$ROOT/requirements-dev.lock" | cut -c 1-16)
    if [ "$(cat "$TEST_VENV/locked" 2>/dev/null || true)" = "$locked" ]; then
        DETAIL='as it was'
        return 0
    fi
    "$(test_python)" -m venv "$TEST_VENV"
    "$TEST_VENV/bin/pip" install --disable-pip-version-check --quiet --require-hashes \
        --requirement "$ROOT/requirements-dev.lock"
    printf '%s\n' "$locked" >"$TEST_VENV/locked"
    DETAIL=$("$TEST_VENV/bin/python" --version)
}

# The distribution's Python: the tests run the appliance as another user.
test_python() {
    for candidate in /usr/bin/python3 python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    echo "no Python 3.11 or newer here: $(system_install "$(system_packages python3-venv)")" >&2
    return 1
}

test_shellcheck() {
    git ls-files '*.sh' .ci/run deploy.sh entrypoint.sh | sort -u | xargs shellcheck -x
}
