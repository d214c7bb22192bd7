"""The external PostgreSQL: found, lost, found again."""

import json
import threading

import pytest

from tests.rig.appliance import appliance, settings
from tests.rig.engine import (
    HARDENED,
    container,
    env_options,
    exit_code,
    free_port,
    logs,
    wait_until,
)


@pytest.fixture
def running(database):
    with appliance(database.environment()) as running:
        yield running


def test_what_is_acknowledged_is_a_row_in_that_postgresql(running, database):
    email = running.client().register()

    assert database.rows("SELECT email FROM accounts_user") == [(email,)]


def test_while_the_database_is_away_the_api_says_so_and_recovers_by_itself(running, database):
    client = running.client()
    client.register()
    database.stop()
    away = client.get("/api/auth/profile", timeout=10)
    ready = client.get("/health/ready/")
    alive = client.get("/health/")
    database.start()

    assert away.status_code == 503
    assert away.headers["Content-Type"] == "application/problem+json"
    assert away.headers["Retry-After"]
    assert away.elapsed.total_seconds() < 3
    assert (ready.status_code, ready.json()["checks"]["database"] == "ok") == (503, False)
    assert alive.status_code == 200
    wait_until(lambda: client.get("/api/auth/profile").status_code == 200, 5, "recovery")


def test_the_log_says_once_why_it_is_not_ready_and_once_that_it_is_again(running, database):
    running.client().register()
    database.stop()
    for _ in range(8):
        assert not running.is_ready()
    database.start()
    wait_until(running.is_ready, 10, "recovery")
    lines = logs(running.name).splitlines()
    told = [json.loads(line)["message"] for line in lines if '"source": "app.core.health"' in line]

    assert len(told) == len(set(told)) and told[-1] == "ready again"
    assert any("Connection refused" in reason for reason in told)


def test_many_callers_while_the_database_is_away_are_all_answered(running, database):
    client = running.client()
    client.register()
    database.stop()
    answers = []
    callers = [
        threading.Thread(target=lambda: answers.append(client.get("/api/auth/profile")))
        for _ in range(12)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(30)
    database.start()

    assert {answer.status_code for answer in answers} == {503} and len(answers) == 12
    wait_until(lambda: client.get("/api/auth/profile").status_code == 200, 5, "recovery")


def test_a_database_that_is_away_at_the_start_ends_with_75_and_where_it_looked(image):
    port = str(free_port())
    env = {"DB_HOST": "127.0.0.1", "DB_PORT": port, "DB_NAME": "n", "DB_USER": "u"}
    values = settings(free_port(), DB_WAIT_SECONDS="2", **env)
    with container("--network=host", *HARDENED, *env_options(values), image=image) as name:
        assert exit_code(name) == 75
        assert f"did not answer within 2 seconds at 127.0.0.1:{port}, database n" in logs(name)


@pytest.mark.parametrize("words", [(), ("check",), ("schema",), ("backup",)], ids=str)
def test_a_wrong_password_is_said_at_once_and_is_not_waited_for(database, image, words):
    wrong = database.environment() | {"DB_PASSWORD": "another", "DB_WAIT_SECONDS": "3600"}
    values = settings(free_port(), **wrong)
    with container(
        "--network=host", *HARDENED, *env_options(values), image=image, command=words
    ) as name:
        code, log = exit_code(name), logs(name)

    assert code == (1 if words == ("backup",) else 75)
    assert "password authentication failed" in log
    assert "DB_USER or DB_PASSWORD is not what the server knows" in log
    assert "waiting for the database" not in log


def test_a_database_that_comes_late_is_waited_for(database):
    database.stop()
    with appliance(database.environment(), ready=False) as running:
        wait_until(lambda: "waiting for the database" in logs(running.name), 20)
        database.start()
        running.wait_ready()


def test_two_containers_on_one_empty_database_migrate_it_once(database):
    with (
        appliance(database.environment(), ready=False) as first,
        appliance(database.environment(), ready=False) as second,
    ):
        first.wait_ready()
        second.wait_ready()
        both = logs(first.name) + logs(second.name)

    twice = "SELECT app, name FROM django_migrations GROUP BY app, name HAVING count(*) > 1"
    assert both.count('"migrating the database"') == 1
    assert database.rows(twice) == []


def test_a_start_with_nothing_to_migrate_migrates_nothing(database):
    with appliance(database.environment()):
        pass
    with appliance(database.environment()) as again:
        assert "migrating the database" not in logs(again.name)


def test_the_first_administrator_is_created_once_and_never_changed(database):
    admin = {"SUPERUSER_EMAIL": "root@example.com", "SUPERUSER_PASSWORD": "a first pass phrase"}
    password = "SELECT password FROM accounts_user WHERE is_superuser"
    with appliance(database.environment() | admin):
        before = database.rows(password)
    with appliance(database.environment() | admin | {"SUPERUSER_PASSWORD": "a second pass phrase"}):
        after = database.rows(password)

    assert len(before) == 1 and after == before
