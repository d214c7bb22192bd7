"""The copy of the SQLite file that the rows are read from: whole, migrated, proved."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.module_loading import import_string

from app.core.migrations_state import migrations_compared
from app.core.restoring import migrating

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' "


def prepare(connection: Any, copy: Path) -> None:
    """Bring the copy to where the code is. Raise `CommandError` when anything is wrong in it."""
    connection.settings_dict["NAME"] = copy
    _require_whole(connection)
    if migrations_compared().pending:
        migrating.forward(connection)
        _require_whole(connection)
    require_proved()
    connection.close()


def require_proved() -> None:
    """Of the database that Django is connected to."""
    found = [sentence for path in settings.RESTORE_PROOFS for sentence in import_string(path)()]
    if found:
        raise CommandError(f"the ledger does not hold: {' '.join(found)}")


def open_copy(copy: Path) -> sqlite3.Connection:
    """For reading alone."""
    return sqlite3.connect(f"file:{copy}?mode=ro", uri=True)


def columns(source: sqlite3.Connection, table: str) -> set[str]:
    """Those that are kept, not computed."""
    rows = source.execute(f'PRAGMA table_xinfo("{table}")')
    return {row[1] for row in rows if not row[6]}


def tables(source: sqlite3.Connection) -> set[str]:
    return {row[0] for row in source.execute(f"{_TABLES} ESCAPE '#'")}


def used_keys(source: sqlite3.Connection) -> Mapping[str, int]:
    """Table → the highest key that was ever given, be its row there or not."""
    return dict(source.execute("SELECT name, seq FROM sqlite_sequence"))


def _require_whole(connection: Any) -> None:
    """By Django's connection: it has the functions that our tables' own checks call."""
    with connection.cursor() as cursor:
        damage = [row[0] for row in cursor.execute("PRAGMA integrity_check(3)")]
        loose = cursor.execute("PRAGMA foreign_key_check").fetchmany(3)
    damage = [] if damage == ["ok"] else damage
    damage += [
        f"{table}, row {row} names a row of {other} that is not there"
        for table, row, other, _ in loose
    ]
    if damage:
        raise CommandError(f"the SQLite database is damaged: {'; '.join(damage)}")
