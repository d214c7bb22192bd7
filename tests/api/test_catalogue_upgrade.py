"""A database of before the shipped catalogue: what an administrator typed stays, and is enough."""

import json

import pytest

from tests.rig.gunicorn import base_environment, manage

BEFORE = """
from django.db import connection
from app.betting.models.keys import time_ordered_uuid
def add(table, **row):
    row = {"id": time_ordered_uuid(), "created_at": "2024-01-01 00:00:00Z", **row}
    if connection.vendor == "sqlite":
        row = {key: value.hex if hasattr(value, "hex") else value for key, value in row.items()}
    marks = ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])
    return row["id"]
for name in ("Bet365", "BET365", "Own House"):
    add("betting_bookmaker", name=name, kind="bookmaker", commission="0.01")
football = add("betting_sport", name="FOOTBALL")
add("betting_competition", sport_id=football, name="LALIGA", country="Spain")
"""
AFTER = """
import json
from app.betting.models import Bookmaker, Competition, Sport
print(json.dumps({
    "bookmakers": [each.name for each in Bookmaker.objects.filter(name__icontains="bet365")],
    "kept": str(Bookmaker.objects.get(name="Own House").commission),
    "sports": Sport.objects.filter(folded_name="football").values_list("name", flat=True).get(),
    "competitions": Competition.objects.filter(folded_name="laliga\\nspain").count(),
    "all": [Bookmaker.objects.count(), Competition.objects.count()],
}))
"""


@pytest.fixture(params=["PostgreSQL", "SQLite"])
def environment(request, postgres, tmp_path):
    (tmp_path / "data").mkdir()
    if request.param == "SQLite":
        return base_environment(tmp_path)
    return {**base_environment(tmp_path), **postgres.create(f"upgrade_{tmp_path.name[-12:]}")}


def test_names_typed_by_hand_are_kept_and_not_added_again(environment):
    manage("migrate", "betting", "0005", environment=environment)
    manage("shell", "--no-imports", "-c", BEFORE, environment=environment)
    said = manage("migrate", environment=environment)
    found = json.loads(manage("shell", "--no-imports", "-c", AFTER, environment=environment))

    assert "'BET365' is there twice but for case, now 'BET365 (2)'" in said
    assert sorted(found["bookmakers"]) == ["BET365 (2)", "Bet365"]
    assert (found["kept"], found["sports"], found["competitions"]) == ("0.010000", "FOOTBALL", 1)
    assert min(found["all"]) > 200
    assert manage("catalogue_ensure", environment=environment).startswith("0 rows")
