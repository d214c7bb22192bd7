"""Django's PostgreSQL backend, with a pool that is honest about an outage.

- A connection is asked for a sign of life before a request gets it. psycopg's
  pool can do that, but pauses for seconds after each one that a restart of
  the server has broken.
- A failure to connect is remembered for a second. Otherwise every request of
  an outage would hold its thread for as long as an attempt takes, and those
  queued behind it would wait many times that.

Statements that are sent again and again have a `prepared_cursor`. The settings of a session hold
behind a pooler, too, see `sessions`.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.db.backends.postgresql import base, operations

from app.core.postgresql.connection import Connection, NotAnswering
from app.core.postgresql.preparing import PreparedCursor

_QUIET_SECONDS = 1.0
_TRY_SECONDS = 2.0


class Operations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """For logs; a prepared statement's text has no values in it."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = Operations

    # Of the process, not of a connection: one pool, one server, one outage.
    _away_until = 0.0
    _reason = ""

    def prepared_cursor(self) -> Any:
        """A cursor as `cursor()` makes it, whose statements the server parses and plans once."""
        self.ensure_connection()
        if getattr(self.connection, "is_shared", False):
            return self.cursor()  # the next transaction may be led to a server without the plan
        with self.wrap_database_errors:
            return self._prepare_cursor(PreparedCursor(self.connection))

    def unbounded(self) -> None:
        """From now on statements take the time they need: for commands that move all there is."""
        self.close()
        self.close_pool()
        self.settings_dict["SESSION"] = self.settings_dict["SESSION"] | {"statement_timeout": "0"}

    def create_cursor(self, name: str | None = None) -> Any:
        """A server's cursor lasts as long as its transaction, behind a pooler."""
        if name and getattr(self.connection, "is_shared", False):
            if self.connection.autocommit:
                return super().create_cursor()
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT")  # begins the transaction, with its settings
        return super().create_cursor(name)

    def _configure_connection(self, connection: Any) -> Any:
        if isinstance(connection, Connection):
            connection.begin(self.settings_dict["SESSION"], self.settings_dict["POOLER"])
        return super()._configure_connection(connection)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raise the last failure again, at once, for a second after it."""
        if self.pool is None:
            return super().get_new_connection(conn_params)
        if monotonic() < DatabaseWrapper._away_until:
            raise self.Database.OperationalError(DatabaseWrapper._reason)
        try:
            return self._living_connection(conn_params)
        except self.Database.OperationalError as error:
            DatabaseWrapper._reason = str(error)
            DatabaseWrapper._away_until = monotonic() + _QUIET_SECONDS
            raise

    def _living_connection(self, conn_params: dict[str, Any]) -> Any:
        """The first of the pool's that answers; the others are replaced."""
        deadline = monotonic() + _TRY_SECONDS
        while True:
            connection = super().get_new_connection(conn_params)
            try:
                connection.check()
                return connection
            except self.Database.OperationalError as error:
                connection.close()
                self.pool.putconn(connection)
                if isinstance(error, NotAnswering) or monotonic() > deadline:
                    raise
