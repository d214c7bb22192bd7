"""The embedded SQLite while everything moves away from it: read, never written.

Nobody else writes meanwhile, either: what is acknowledged before is in the copy, and nothing is
acknowledged after it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.errors import ApplianceError
from appliance.files import write_whole
from appliance.paths import Paths

_PATIENCE_SECONDS = 30  # for whoever is writing now
# The longest that a writer of ours waits for the lock, and one more: when we let go of it, each
# has seen our note or has given up.
_WRITERS_SECONDS = 6
_PAGES = 1 << 10
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' "


@dataclass(frozen=True, slots=True)
class Contents:
    migrations: set[str]  # as `betting.0001_initial`
    rows: dict[str, int]  # by table


def contents(file: Path) -> Contents:
    """What is in it. Raise `ApplianceError` when there is none, or none of ours."""
    if not file.is_file() or not file.stat().st_size:
        raise ApplianceError(f"there is no SQLite database at {file}: nothing is there to be moved")
    with _errors(file), closing(_reading(file)) as database:
        names = [row[0] for row in database.execute(f"{_TABLES} ESCAPE '#'")]
        if "django_migrations" not in names:
            raise ApplianceError(f"{file} holds no database of this product")
        applied = database.execute("SELECT app || '.' || name FROM django_migrations")
        migrations = {row[0] for row in applied}
        rows = {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
        }
    return Contents(migrations, rows)


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Nobody else writes into it: they are told to come again, and reading goes on."""
    with _errors(file), closing(sqlite3.connect(file, timeout=_PATIENCE_SECONDS)) as holder:
        holder.isolation_level = None
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")


def copy(file: Path, target: Path, more: Callable[[int], None]) -> None:
    """SQLite's own copy of it, whole, with what is still in its log. `more` is told of bytes."""
    done = 0

    def tell(_status: int, remaining: int, total: int) -> None:
        nonlocal done
        more((total - remaining - done) * size)
        done = total - remaining

    with _errors(file), closing(_reading(file)) as live, closing(sqlite3.connect(target)) as to:
        (size,) = live.execute("PRAGMA page_size").fetchone()
        live.backup(to, pages=_PAGES, progress=tell)


def note(paths: Paths, facts: dict[str, Any]) -> None:
    """Say beside the file that all of it has moved: from now on nobody writes into it."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    write_whole(paths.moved, json.dumps({"moved": moment, **facts}, indent=1) + "\n")


def await_writers() -> None:
    """Until none is left that has not seen our note."""
    time.sleep(_WRITERS_SECONDS)


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=_PATIENCE_SECONDS)


@contextmanager
def _errors(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        hint = "stop the site, and try once more" if "locked" in text else ""
        if "full" in text:
            hint = "the copy is made on the backups volume: it needs as much room as the file"
        raise ApplianceError(f"{file} cannot be moved: {text}; nothing was changed", hint) from None
