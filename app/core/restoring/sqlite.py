"""The copy is checked and migrated beside the live file, then written over it in one transaction.

Those who read meanwhile go on with what they began; those who write wait a moment, and SQLite
itself notices that prepared statements are of yesterday's tables.
Reference: https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error

from app.core.restoring import migrating


def replace(connection: Any, copy: Path, agreed: Callable[[], None]) -> None:
    """Raise `CommandError`, in one line, and leave all as it was."""
    live = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = copy
    try:
        _check(connection)
        migrating.forward(connection)
        _check(connection)
        connection.close()
        agreed()
        _write_over(live, copy)
    except (Error, sqlite3.Error) as error:
        raise CommandError(f"the archive's database is damaged, or ours is busy: {error}") from None


def _check(connection: Any) -> None:
    """By Django's connection: it has the functions that our tables' own checks call."""
    with connection.cursor() as cursor:
        found = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
        loose = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or loose:
        damage = found[0] if found != ["ok"] else f"{len(loose)} rows refer to nothing"
        raise CommandError(f"the archive's database is damaged: {damage}")


def _write_over(live: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(live)) as target:
        target.execute("PRAGMA synchronous = FULL")
        target.execute("PRAGMA busy_timeout = 30000")
        source.backup(target)
