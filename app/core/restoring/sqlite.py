"""The copy is checked and migrated beside the live file, then written over it in one transaction.

Those who read meanwhile go on with what they began; those who write wait a moment, and SQLite
itself notices that prepared statements are of yesterday's tables.
Reference: https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error

from app.core.restoring import migrating, proving
from app.core.restoring.wishes import Wishes

_PAGES = 64  # written at once: few enough to stay in memory until the commit
_TABLES = "SELECT count(*) FROM sqlite_master WHERE name = 'django_migrations'"


def replace(connection: Any, copy: Path, into: Path | None, wishes: Wishes) -> None:
    """Raise `CommandError`, in one line, and leave all as it was."""
    live = into or connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = copy
    try:
        with _nothing_left(live), closing(_open(live)) as holder:
            version = _hold(holder, wishes)
            _prepare(connection, copy, wishes)
            wishes.loaded()
            holder.rollback()
            _write_over(live, copy, holder, version)
    except (Error, sqlite3.Error) as error:
        raise CommandError(f"the archive's database is damaged, or ours is busy: {error}") from None


@contextmanager
def _nothing_left(live: Path) -> Iterator[None]:
    """A file that was not there before is not there afterwards, unless there is something in it."""
    was_there = live.exists()
    try:
        yield
    finally:
        if not was_there and live.exists() and not live.stat().st_size:
            live.unlink()


def _hold(holder: sqlite3.Connection, wishes: Wishes) -> int:
    """Let nobody write any more; the number by which a write in between is noticed."""
    holder.execute("BEGIN IMMEDIATE")
    (tables,) = holder.execute(_TABLES).fetchone()
    wishes.held(not tables, lambda query: _rows(holder, query))
    return _version(holder)


def _rows(holder: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    """Nothing of a table, or a column, that is not there yet."""
    try:
        return holder.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def _prepare(connection: Any, copy: Path, wishes: Wishes) -> None:
    _check(connection)
    with connection.cursor() as cursor:
        proving.require_rows(cursor, wishes.rows)
    migrating.forward(connection)
    _check(connection)
    wishes.prove(connection)
    connection.close()


def _check(connection: Any) -> None:
    """By Django's connection: it has the functions that our tables' own checks call."""
    with connection.cursor() as cursor:
        found = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
        loose = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or loose:
        damage = found[0] if found != ["ok"] else f"{len(loose)} rows refer to nothing"
        raise CommandError(f"the archive's database is damaged: {damage}")


def _write_over(live: Path, copy: Path, holder: sqlite3.Connection, version: int) -> None:
    """SQLite cannot write a backup into a transaction: the lock is let go of and taken again.

    With the first pages it has it again; who wrote between the two is seen then.
    """

    def look(_status: int, remaining: int, total: int) -> None:
        is_first = remaining and total - remaining <= pages
        if is_first and _version(holder) != version:
            raise CommandError("somebody wrote in the last moment: restore once more")

    with closing(sqlite3.connect(copy)) as source, closing(_open(live)) as target:
        (count,) = source.execute("PRAGMA page_count").fetchone()
        pages = max(1, min(_PAGES, count // 2))
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target, pages=pages, progress=look)


def _open(live: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(live, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 30000")
    return connection


def _version(holder: sqlite3.Connection) -> int:
    """Another one when another connection has committed since."""
    (version,) = holder.execute("PRAGMA data_version").fetchone()
    return int(version)
