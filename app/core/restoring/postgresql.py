"""The whole of it in one transaction: held, emptied, filled, migrated, proved, then committed."""

from __future__ import annotations

from typing import IO, Any

from django.core.management.base import CommandError
from django.db import Error, ProgrammingError, transaction

from app.core.restoring import migrating, proving, schema, script
from app.core.restoring.locks import EVERYBODY, WRITERS, tables_lock
from app.core.restoring.wishes import Wishes

# As long as it takes, but for the locks: those who use the tables now are waited for this long.
_PATIENCE = (
    "SET LOCAL statement_timeout TO 0; SET LOCAL idle_in_transaction_session_timeout TO 0;"
    "SET LOCAL lock_timeout TO '60s'"
)


def replace(connection: Any, source: IO[bytes], lock: int | None, wishes: Wishes) -> None:
    """Raise `CommandError`, in one line, and leave all as it was."""
    connection.unbounded()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            path = _value(cursor, "SELECT current_setting('search_path')")
            _be_alone(cursor, lock)
            # What was acknowledged before is in a backup taken now, and nothing is after it.
            ours = schema.tables(cursor)
            tables_lock(cursor, ours, WRITERS)
            wishes.held(not ours, lambda query: _rows(cursor, query))
            tables_lock(cursor, ours, EVERYBODY)  # before the first one goes
            schema.empty(cursor)
            script.run(connection.connection, source)
            # The script leaves an empty one, and more, to whoever gets this session next.
            cursor.execute("SELECT set_config('search_path', %s, false)", [path])
            _require_ours(cursor)
            proving.require_rows(cursor, wishes.rows)
            migrating.settle(cursor)
            migrating.forward(connection)
            wishes.prove(connection)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ALL;" + _PATIENCE)
            wishes.loaded()
    except Error as error:
        raise CommandError(" ".join(str(error).split())) from None


def _be_alone(cursor: Any, lock: int | None) -> None:
    """Among all who migrate or restore this database, from whatever machine."""
    if lock is not None and not _value(cursor, f"SELECT pg_try_advisory_xact_lock({lock:d})"):
        raise CommandError(
            "another container is migrating or restoring this database: "
            "restore once more when it is done"
        )


def _rows(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    """Nothing of a table, or a column, that this schema does not have yet."""
    try:
        with transaction.atomic():
            cursor.execute(query)
            return list(cursor.fetchall())
    except ProgrammingError:
        return []


def _require_ours(cursor: Any) -> None:
    if _value(cursor, "SELECT to_regclass('django_migrations')") is None:
        name = _value(cursor, "SELECT current_schema()")
        raise CommandError(
            f"the archive's tables are not in {name}, the schema that DB_USER's search_path "
            "names first: they would not be found"
        )


def _value(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    return cursor.fetchone()[0]
