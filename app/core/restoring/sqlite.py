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

from app.core.restoring import migrating


def replace(connection: Any, copy: Path, agreed: Callable[[], None]) -> None:
    """Raise `CommandError`, in one line, and leave all as it was."""
    live = connection.settings_dict["NAME"]
    try:
        _check(copy)
        connection.settings_dict["NAME"] = copy
        migrating.forward(connection)
        connection.close()
        _check(copy)
        agreed()
        _write_over(live, copy)
    except sqlite3.Error as error:
        raise CommandError(f"{type(error).__name__}: {error}") from None


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as file:
        found = [row[0] for row in file.execute("PRAGMA integrity_check")]
        loose = file.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or loose:
        damage = found[0] if found != ["ok"] else f"{len(loose)} rows refer to nothing"
        raise CommandError(f"the archive's database is damaged: {damage}")


def _write_over(live: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(live)) as target:
        target.execute("PRAGMA synchronous = FULL")
        target.execute("PRAGMA busy_timeout = 30000")
        source.backup(target)
