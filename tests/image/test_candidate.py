"""A container tried beside the one that serves: it answers, and changes nothing of it."""

import contextlib
import json
import subprocess

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import (
    HARDENED,
    appliance_image,
    container,
    docker,
    env_options,
    exit_code,
    free_port,
    inspect,
    logs,
    unlimited,
    unused_name,
)
from tests.rig.postgres import Postgres

ADMINISTRATOR = {"SUPERUSER_EMAIL": "admin@example.com", "SUPERUSER_PASSWORD": "a phrase for all"}
TLS = {
    "off": {},
    "self-signed": {"TLS_MODE": "self-signed"},
    "any host": {"TLS_MODE": "self-signed", "ALLOWED_HOSTS": "*"},
    "behind a proxy": {"DOMAINS": "api.example.com", "TLS_MODE": "off"},
    "acme": {"DOMAINS": "api.example.com", "ACME_EMAIL": "ops@example.com"},
}
SUPERVISORCTL = (
    "APPLIANCE_RUN=/run/appliance APPLIANCE_CODE=/app APPLIANCE_LOOPS=false "
    "supervisorctl --configuration /app/supervisord.conf status"
)
COUNTS = """
SELECT (SELECT count(*) FROM accounts_user), (SELECT count(*) FROM betting_bet),
    (SELECT count(*) FROM betting_ledgerentry),
    (SELECT count(*) FROM token_blacklist_outstandingtoken)
    - (SELECT count(*) FROM token_blacklist_blacklistedtoken)
"""


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary() as running:
        yield running


@pytest.fixture(scope="module")
def media():
    """A volume with an upload in it."""
    name = unused_name("wisebet-media")
    docker("volume", "create", name)
    yield name
    docker("volume", "rm", "--force", name, check=False)


@pytest.fixture(scope="module")
def live(server, media):
    """The one that serves, with its administrator and somebody's season."""
    env = server.environment() | ADMINISTRATOR
    with appliance(env, f"--volume={media}:/app/mediafiles") as running:
        running.run("appliance", "manage", "demo", "--password", "another phrase")
        yield running


@contextlib.contextmanager
def candidate(env, media, *options):
    values = env | {"APPLIANCE_TRIAL": "1", "WEB_WORKERS": "1"}
    values.setdefault("HTTPS_PORT", str(free_port()))
    with appliance(values, f"--volume={media}:/app/mediafiles:ro", *options) as running:
        yield running


def smoke(running):
    done = subprocess.run(
        ["docker", "exec", running.name, "appliance", "smoke"], capture_output=True, text=True
    )
    return done, {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}


def programs(running):
    """Program → supervisord's word for how it is."""
    told = running.run("/bin/sh", "-c", SUPERVISORCTL, check=False)
    return dict(line.split()[:2] for line in told.splitlines())


@pytest.mark.parametrize("mode", TLS)
def test_a_candidate_is_ready_and_answers_whatever_its_tls_and_leaves_nothing(
    server, live, media, mode
):
    before = server.rows(COUNTS)
    with candidate(server.environment() | ADMINISTRATOR | TLS[mode], media) as tried:
        done, results = smoke(tried)

        assert (done.returncode, done.stderr) == (0, "")
        assert [check for check, line in results.items() if line["detail"][:3] not in (
            "200", "204", "401",
        )] == []  # fmt: skip
        assert {"the own profile", "a list", "sign out"} <= set(results)
        states = programs(tried)
        assert {states["gunicorn"], states["nginx"]} <= {"STARTING", "RUNNING"}
        assert states["certbot"] == states["scheduler"] == "STOPPED"
    assert server.rows(COUNTS) == before
    assert live.is_ready()


def test_the_checks_tell_an_outdated_password_from_a_failure(server, live, media):
    env = server.environment() | ADMINISTRATOR | {"SUPERUSER_PASSWORD": "never was the phrase"}
    with candidate(env, media) as tried:
        done, results = smoke(tried)

        assert done.returncode == 0
        assert results["sign in"]["detail"].startswith("401: the password in .env is not")
        assert "the own profile" not in results


def test_the_checks_name_what_does_not_answer(server, live, media):
    with candidate(server.environment() | ADMINISTRATOR, media) as tried:
        server.stop()
        try:
            done, results = smoke(tried)
        finally:
            server.start()

        assert done.returncode == 1
        failed = {check for check, line in results.items() if not line["ok"]}
        assert failed == {"ready", "sign in"}
        assert "ready (503" in done.stderr and "sign in (503" in done.stderr


def test_a_candidate_migrates_nothing_and_says_what_is_missing(server, media):
    env = server.create("empty") | {"APPLIANCE_TRIAL": "1"}
    values = unlimited(free_port()) | env
    with container("--network=host", *HARDENED, *env_options(values)) as name:
        assert exit_code(name) == 76
        assert "a trial applies none" in logs(name)
        assert "betting.0001_initial" in logs(name)
    with server.connect("empty") as connection:
        assert connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,)


def test_an_embedded_database_is_tried_on_one_that_is_only_prepared(media):
    data = unused_name("wisebet-trial")
    mount = f"--volume={data}:/data"
    try:
        values = env_options({"SECRET_KEY": ""})
        with container(*HARDENED, mount, *values, command=("manage", "prepare")) as once:
            assert exit_code(once) == 0
        with candidate(ADMINISTRATOR, media, mount) as tried:
            done, results = smoke(tried)
            assert done.returncode == 0, done.stderr
            assert results["sign in"]["detail"].startswith("401")
    finally:
        docker("volume", "rm", "--force", data, check=False)


def test_a_candidate_answers_on_the_copy_that_a_rehearsal_made(server, live, media):
    archive = live.run("appliance", "backup").splitlines()[-1].split()[-1]
    mounted = {each["Destination"]: each["Name"] for each in inspect(live.name)["Mounts"]}
    data = unused_name("wisebet-trial")
    mounts = (f"--volume={data}:/data", f"--volume={mounted['/backups']}:/backups")
    values = unlimited(free_port()) | server.environment()
    once = ("run", "--rm", "--network=host", *HARDENED, *env_options(values), *mounts)
    try:
        told = json.loads(docker(*once, appliance_image(), "rehearse", archive))
        assert (told["database"], told["migrations"]) == ("wisebet_rehearsal", [])
        env = server.environment() | ADMINISTRATOR | {"DB_NAME": told["database"]}
        with candidate(env, media) as tried:
            done, results = smoke(tried)
            assert done.returncode == 0, done.stderr
            assert results["a list"]["detail"] == "200"
            docker(*once, appliance_image(), "rehearse", "--forget")
        assert ("wisebet_rehearsal",) not in server.rows("SELECT datname FROM pg_database")
    finally:
        docker("volume", "rm", "--force", data, check=False)
