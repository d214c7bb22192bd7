"""The catalogue that comes with a release: `data/*.csv`, one line an entry.

Each line has a code of its own, which is remembered in the database when the line has been
given to it. A later release adds its new lines alone: what an administrator has renamed, changed
or deleted meanwhile stays as it is. A name that is everybody's already is taken for the line's.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.apps import apps as current
from django.db import transaction

from app.betting.models.names import folded

DATA: Final = Path(__file__).parent / "data"
_FILES: Final = {"Sport": "sports", "Bookmaker": "bookmakers", "Competition": "competitions"}

Line = dict[str, Any]


def digest() -> str:
    """Of all that is shipped; the newest migration that ships it names the same."""
    texts = [(DATA / f"{name}.csv").read_bytes() for name in _FILES.values()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def lines(model: str) -> list[Line]:
    with (DATA / f"{_FILES[model]}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ship(apps: Any = current, _schema_editor: Any = None) -> int:
    """Add what this database was not given before; how many rows were made.

    `apps` may be those of a migration: only columns that every release has are written.
    """
    entries = apps.get_model("betting", "ShippedEntry").objects
    with transaction.atomic():
        known: dict[str, UUID] = dict(entries.values_list("code", "row"))
        return sum(_add(apps, model, known) for model in _FILES)


def _add(apps: Any, name: str, known: dict[str, UUID]) -> int:
    model, entry = apps.get_model("betting", name), apps.get_model("betting", "ShippedEntry")
    there = {_key(row): row["pk"] for row in model.objects.filter(user=None).values(*_read(name))}
    made, given = [], []
    for code, columns in _new(name, known, _sports(apps, known)):
        key = _key(columns)
        if key not in there:
            made.append(model(**columns))
            there[key] = made[-1].pk
        known[code] = there[key]
        given.append(entry(code=code, row=known[code]))
    model.objects.bulk_create(made)
    entry.objects.bulk_create(given)
    return len(made)


def _new(
    name: str, known: Mapping[str, UUID], sports: Mapping[str, UUID]
) -> Iterator[tuple[str, Line]]:
    """Code and columns of each line that is new; without those of a sport that was deleted."""
    for line in lines(name):
        code = f"{name.lower()}/{line.pop('code')}"
        if code in known:
            continue
        if "sport" in line:
            sport = sports.get(f"sport/{line.pop('sport')}")
            if sport is None:
                continue
            line["sport_id"] = sport
        yield code, line


def _sports(apps: Any, known: Mapping[str, UUID]) -> dict[str, UUID]:
    """Those shipped that are still there."""
    kept = set(
        apps.get_model("betting", "Sport").objects.filter(user=None).values_list("pk", flat=True)
    )
    return {code: row for code, row in known.items() if row in kept}


def _read(name: str) -> Iterable[str]:
    return ("pk", "name", "country", "sport_id") if name == "Competition" else ("pk", "name")


def _key(row: Line) -> tuple[Any, str]:
    return row.get("sport_id"), folded(row["name"], row.get("country", ""))


def rows_of_others() -> dict[str, str]:
    """Table → the query of its rows that did not come with a release."""
    shipped = "id NOT IN (SELECT row FROM betting_shippedentry)"
    rows = {current.get_model("betting", name)._meta.db_table: shipped for name in _FILES}
    rows["betting_shippedentry"] = "false"
    return {table: f"SELECT 1 FROM {table} WHERE {which}" for table, which in rows.items()}
