"""The settings of a session, which hold wherever it leads.

PostgreSQL itself keeps them for the life of the connection. A pooler in transaction mode, such as
PgBouncer, leads each transaction to whichever session is free: there they are given again with
the first statement of each transaction, for that transaction alone, in the same message. What
others have left in the session (pg_dump empties its search_path) is put right with them.

A pooler is recognised by itself: the process number that it gave at the start is not that of
the server that answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.backends.postgresql.base import Cursor
from psycopg.pq import TransactionStatus

# Others may not run inside a transaction, such as VACUUM.
_VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")
_RESET = ("search_path", "lock_timeout", "idle_in_transaction_session_timeout")


def first_statement(settings: Mapping[str, str], server: int | None) -> tuple[str, list[Any]]:
    """Give a session its settings, unless another than `server` answers: then there is no row."""
    calls = ", ".join(["set_config(%s, %s, false)"] * len(settings))
    values: list[Any] = [word for pair in settings.items() for word in pair]
    if server is None:
        return f"SELECT {calls}", values
    return f"SELECT {calls} WHERE pg_backend_pid() = %s", [*values, server]


def prologue(settings: Mapping[str, str]) -> str:
    """The same for one transaction. Names and values are our own, never a client's."""
    reset = [f"SET LOCAL {name} TO DEFAULT; " for name in _RESET]
    given = [f"SET LOCAL {name} TO '{value}'; " for name, value in settings.items()]
    return "".join(reset + given)


class SharedSessionCursor(Cursor):
    """Django's cursor, behind a pooler in transaction mode."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if not self._begins(query):
            return super().execute(query, params, **options)
        super().execute(self.connection.prologue + str(query), params, **options)
        while self.nextset():
            pass  # the answers of the settings
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        """One by one: poolers before PgBouncer 1.21 do not carry a pipeline."""
        for params in params_seq:
            self.execute(query, params, **options)

    def _begins(self, query: Any) -> bool:
        """Whether this is the first statement of a transaction, and settings may stand before."""
        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        return not self.connection.autocommit or str(query).lstrip().upper().startswith(_VERBS)
