"""A database in which names were two that are one now: both rows stay, the newer gets a number."""

import json

import pytest

from tests.rig.gunicorn import base_environment, manage

BEFORE = """
from django.db import connection
from app.accounts.models import User
from app.betting.models.keys import time_ordered_uuid
users = [User.objects.create_user(f"{name}@example.com", "x" * 12) for name in ("ana", "bob")]
def add(table, user, name, **row):
    now = "2024-01-01 00:00:00Z"
    row = {"id": time_ordered_uuid(), "user_id": user.pk, "name": name, "version": 1,
           "created_at": now, "updated_at": now, **row}
    if connection.vendor == "sqlite":
        row = {key: value.hex if hasattr(value, "hex") else value for key, value in row.items()}
    marks = ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])
long = "x" * 50
for name in ("a", "A", "A (2)", "a\\u200b", "b", long, long.upper()):
    add("betting_tag", users[0], name)
add("betting_tag", users[1], "A")
add("betting_tipster", users[0], "Eve", notes="")
add("betting_tipster", users[0], " eve", notes="")
for name in ("Main", "MAIN"):
    add("betting_bankroll", users[0], name, currency="EUR", starting_amount="1.00")
"""
AFTER = """
import json
from app.betting.models import Bankroll, Tag, Tipster
print(json.dumps({
    model.__name__: list(model.objects.order_by("user__email", "id").values_list("name", "version"))
    for model in (Bankroll, Tag, Tipster)
}))
"""


@pytest.fixture(params=["PostgreSQL", "SQLite"])
def environment(request, postgres, tmp_path):
    (tmp_path / "data").mkdir()
    if request.param == "SQLite":
        return base_environment(tmp_path)
    return {**base_environment(tmp_path), **postgres.create(f"names_{tmp_path.name[-12:]}")}


def test_of_names_that_are_one_the_newer_gets_a_number(environment):
    manage("migrate", "accounts", environment=environment)
    manage("migrate", "betting", "0010", environment=environment)
    manage("shell", "--no-imports", "-c", BEFORE, environment=environment)
    manage("migrate", environment=environment)
    found = json.loads(manage("shell", "--no-imports", "-c", AFTER, environment=environment))

    assert found["Bankroll"] == [["Main", 1], ["MAIN (2)", 2]]
    assert found["Tipster"] == [["Eve", 1], [" eve (2)", 2]]
    assert found["Tag"] == [
        ["a", 1],
        ["A (3)", 2],
        ["A (2)", 1],
        ["a\u200b (4)", 2],
        ["b", 1],
        ["x" * 50, 1],
        ["X" * 46 + " (2)", 2],
        ["A", 1],
    ]
