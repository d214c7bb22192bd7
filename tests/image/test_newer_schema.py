"""A database that a later release has migrated: no older code writes to it."""

import json
from contextlib import contextmanager

import pytest

from tests.rig.appliance import Appliance, settings
from tests.rig.engine import (
    HARDENED,
    container,
    docker,
    env_options,
    exit_code,
    free_port,
    logs,
    wait_until,
)
from tests.rig.postgres import Postgres

TOMORROW = "99_of_tomorrow"
APPLIED = (
    "INSERT INTO django_migrations (app, name, applied)"
    f" VALUES ('betting', '{TOMORROW}', CURRENT_TIMESTAMP)"
)
TAKEN_BACK = f"DELETE FROM django_migrations WHERE name = '{TOMORROW}'"
# As another container with the same volume would.
BY_SQLITE = (
    "import sqlite3, sys;"
    "file = sqlite3.connect('/data/wisebet.sqlite3', autocommit=True); file.execute(sys.argv[1])"
)


@contextmanager
def on_sqlite():
    yield {}, lambda running, sql: running.run("python", "-c", BY_SQLITE, sql)


@contextmanager
def on_postgresql():
    with Postgres.temporary() as server:
        yield server.environment(), lambda _, sql: server.rows(f"{sql} RETURNING 1")


@pytest.fixture(scope="module", params=[on_postgresql, on_sqlite], ids=["postgresql", "sqlite"])
def database(request):
    with request.param() as found:
        yield found


@pytest.fixture(scope="module")
def running(database):
    """Not removed when it ends: its files and its log are looked at."""
    env, _ = database
    port = free_port()
    options = env_options(settings(port, **env))
    with container("--network=host", *HARDENED, *options) as name:
        running = Appliance(name, port)
        running.wait_ready()
        yield running


def test_one_that_runs_when_it_happens_is_not_ready_and_says_why_once(running, database):
    _, execute = database
    execute(running, APPLIED)
    wait_until(lambda: not running.is_ready(), 10, "the newer schema being noticed")
    answer = running.client().get("/health/ready/")
    for _ in range(8):
        running.is_ready()
    execute(running, TAKEN_BACK)
    wait_until(running.is_ready, 10, "readiness after it was taken back")

    lines = [json.loads(line) for line in logs(running.name).splitlines() if "{" in line]
    told = [line["message"] for line in lines if line["source"] == "app.core.health"]
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "checks": {"database": "ok", "migrations": "newer"},
    }
    assert told == [
        "not ready: the database has migrations that version 0.1.0 does not know: "
        f"betting.{TOMORROW}",
        "ready again",
    ]


def test_a_check_refuses_it_by_name_with_its_own_version(running, database):
    _, execute = database
    execute(running, APPLIED)
    said = running.run("sh", "-c", "appliance check 2>&1; echo code $?")
    execute(running, TAKEN_BACK)

    assert_refused(said)
    assert "code 65" in said


def test_a_start_refuses_it_by_name_and_serves_again_once_it_was_taken_back(
    running, database, image
):
    _, execute = database
    execute(running, APPLIED)
    docker("restart", running.name)
    code, said = exit_code(running.name), logs(running.name)
    undo(running, database, image)
    docker("start", running.name)

    assert code == 65
    assert_refused(said)
    running.wait_ready()


def assert_refused(said):
    assert f"a migration that version 0.1.0 does not know\n  betting.{TOMORROW}\n" in said
    assert "./deploy.sh update" in said and "./deploy.sh rollback" in said


def undo(running, database, image):
    """In a container that has ended nothing can be run: another takes its volume."""
    env, execute = database
    if env:
        execute(running, TAKEN_BACK)
    else:
        argv = ["--entrypoint", "python", image, "-c", BY_SQLITE, TAKEN_BACK]
        docker("run", "--rm", "--volumes-from", running.name, *argv)
