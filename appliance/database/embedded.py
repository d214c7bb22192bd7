"""The embedded SQLite database, looked at from outside while another one serves."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from appliance.config import Config
from appliance.paths import Paths

_FILLED = {"users": "accounts_user", "bets": "betting_bet"}


def left_behind(config: Config, paths: Paths) -> list[str]:
    """A warning when `DB_HOST` hides a filled SQLite that nobody has moved, or when there is no
    `DB_HOST` and all of it has been moved; changes nothing."""
    if not config.uses_postgresql:
        return [_moved(paths)] if paths.moved.exists() else []
    if paths.moved.exists() or not paths.sqlite.exists():
        return []
    counts = {name: _count(paths, table) for name, table in _FILLED.items()}
    if not any(counts.values()):
        return []
    held = ", ".join(f"{name}: {count}" for name, count in counts.items())
    return [
        f"DB_HOST is set, and {paths.sqlite} is filled ({held}): PostgreSQL has nothing of it "
        "until ./deploy.sh move-to-postgresql"
    ]


def _moved(paths: Paths) -> str:
    try:
        note = json.loads(paths.moved.read_text())
        when = f" on {note['moved']} to {note['to']}"
    except (OSError, ValueError, KeyError, TypeError):
        when = ""
    return (
        f"everything in {paths.sqlite} was moved{when}: nothing can be written here. Name that "
        f"PostgreSQL in DB_HOST; to go on from what was here then, remove {paths.moved}"
    )


def _count(paths: Paths, table: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{paths.sqlite}?mode=ro", uri=True)) as file:
            (count,) = file.execute(f"SELECT count(*) FROM {table}").fetchone()
            return int(count)
    except sqlite3.Error:  # no such table yet, or no database at all
        return 0
