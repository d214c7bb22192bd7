"""Django's SQLite backend, for a file that may have been moved into PostgreSQL while it is in use.

Whoever moves it keeps writers out, and leaves a note beside the file before letting go. A write
that is acknowledged after that would be in the old place alone: none is. Reading goes on.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

NOTE = "moved.json"
_READS = ("SELECT", "PRAGMA", "EXPLAIN", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class Cursor(base.SQLiteCursorWrapper):
    def execute(self, query: str, params: Any = None) -> Any:
        if self.connection.in_transaction or query.startswith(_READS):
            return super().execute(query, params)
        _refuse_moved(self.connection)
        if not query.startswith("BEGIN"):
            return super().execute(query, params)
        super().execute(query, params)
        try:
            _refuse_moved(self.connection)  # while we waited for the lock
        except sqlite3.OperationalError:
            self.connection.rollback()
            raise
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection({**conn_params, "factory": _Connection})
        connection.note = Path(self.settings_dict["NAME"]).with_name(NOTE)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)


class _Connection(sqlite3.Connection):
    note: Path


def _refuse_moved(connection: _Connection) -> None:
    """Raise what SQLite raises for a file that is not in its place any more."""
    if connection.note.exists():
        error = sqlite3.OperationalError(
            f"everything in this file has been moved to PostgreSQL, see {connection.note}: "
            "name that in DB_HOST"
        )
        error.sqlite_errorname = "SQLITE_READONLY_DBMOVED"
        raise error
