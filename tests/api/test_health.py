"""Alive and ready, asked by machines."""

import logging

import pytest
from django.db import connection, transaction

PENDING = "not ready: migrations are pending: accounts."


@pytest.fixture
def taken_back(db):
    """As another command would, while this process runs."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")


@pytest.fixture
def log(client, db, caplog):
    caplog.set_level(logging.INFO, logger="app.core.health")
    client.get("/health/ready/")  # what another test said is over
    caplog.clear()
    return caplog


def test_liveness_touches_no_database(client):
    answer = client.get("/health/live/")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_names_what_it_checked(client, db):
    answer = client.get("/health/ready/")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok"},
    }


def test_a_migration_that_another_command_took_back_is_noticed(client, db):
    before = client.get("/health/ready/").status_code
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = client.get("/health/ready/")

    assert (before, answer.status_code) == (200, 503)
    assert answer.json() == {
        "status": "unavailable",
        "checks": {"database": "ok", "migrations": "pending"},
    }
    assert answer["Retry-After"] == "2"


def test_a_database_that_a_later_release_has_migrated_is_not_served(log, client):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('tips', '0001_initial', CURRENT_TIMESTAMP)"
        )
    answer = client.get("/health/ready/")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "newer"}
    assert log.messages == [
        "not ready: the database has migrations that version 0.1.0 does not know: tips.0001_initial"
    ]


def test_the_log_has_the_reason_once_however_often_it_is_asked(log, client, taken_back):
    for _ in range(3):
        client.get("/health/ready/")

    assert [line[: len(PENDING)] for line in log.messages] == [PENDING]


def test_the_log_has_the_end_of_it_once_and_the_next_beginning(log, client):
    for _ in range(2):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
            client.get("/health/ready/")
            transaction.set_rollback(True)
        client.get("/health/ready/")
        client.get("/health/ready/")

    told = [line.split(":")[0] for line in log.messages]
    assert told == ["not ready", "ready again", "not ready", "ready again"]


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_nobody_signs_in_for_a_probe_and_no_cache_keeps_it(client, db, path):
    answer = client.get(path, headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_index_tells_where_things_are(client):
    assert client.get("/").json() == {
        "name": "WiseBet",
        "version": "0.1.0",
        "docs": "/api/docs/",
        "schema": "/api/schema/",
        "health": "/health/ready/",
    }
