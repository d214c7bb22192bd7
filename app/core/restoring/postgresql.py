"""The whole of it in one transaction: emptied, filled, migrated, and only then committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from django.core.management.base import CommandError
from django.db import Error, transaction

from app.core.restoring import migrating, schema, script

# As long as it takes, but for the locks: those who use the tables now are waited for this long.
_PATIENCE = (
    "SET LOCAL statement_timeout TO 0; SET LOCAL idle_in_transaction_session_timeout TO 0;"
    "SET LOCAL lock_timeout TO '60s'"
)


def replace(connection: Any, source: IO[bytes], agreed: Callable[[], None]) -> None:
    """Raise `CommandError`, in one line, and leave all as it was."""
    connection.unbounded()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            path = _value(cursor, "SELECT current_setting('search_path')")
            schema.empty(cursor)
            script.run(connection.connection, source)
            # The script leaves an empty one, and more, to whoever gets this session next.
            cursor.execute("SELECT set_config('search_path', %s, false)", [path])
            _require_ours(cursor)
            migrating.settle(cursor)
            migrating.forward(connection)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ALL;" + _PATIENCE)
            agreed()
    except Error as error:
        raise CommandError(" ".join(str(error).split())) from None


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
