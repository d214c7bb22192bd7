"""Which migrations a database holds, in the order in which they were applied."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from appliance.errors import ApplianceError
from appliance.paths import Paths

Migration = str  # "accounts.0001_initial"

_THERE = "SELECT to_regclass('django_migrations')"
_APPLIED = "SELECT app || '.' || name FROM django_migrations ORDER BY id"


def applied_in_postgresql(connection: psycopg.Connection[Any]) -> list[Migration]:
    if connection.execute(_THERE).fetchone() == (None,):
        return []
    return [row[0] for row in connection.execute(_APPLIED)]


def applied_in_sqlite(paths: Paths) -> list[Migration]:
    """None when there is no file yet, or no table in it. Raise `ApplianceError`."""
    if not paths.sqlite.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{paths.sqlite}?mode=ro", uri=True)) as connection:
            return [row[0] for row in connection.execute(_APPLIED)]
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return []
        raise ApplianceError(f"{paths.sqlite} cannot be read: {error}") from None
