"""Alive and ready, asked by machines."""

import pytest
from django.db import connection

from app.core import health


@pytest.fixture
def fresh_process(monkeypatch):
    """One that has not seen the migrations complete yet."""
    monkeypatch.setattr(health, "_migrated", False)


def test_liveness_touches_no_database(client):
    answer = client.get("/health/live/")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_names_what_it_checked(client, db, fresh_process):
    answer = client.get("/health/ready/")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok"},
    }


def test_a_missing_migration_is_named(client, db, fresh_process):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    answer = client.get("/health/ready/")

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "checks": {"database": "ok", "migrations": "pending"},
    }
    assert answer["Retry-After"] == "2"


def test_migrations_once_complete_are_not_looked_for_again(
    client, db, fresh_process, django_assert_num_queries
):
    client.get("/health/ready/")

    with django_assert_num_queries(1):
        assert client.get("/health/ready/").status_code == 200


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
