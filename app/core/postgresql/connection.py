"""A connection that does not wait for ever on a server that has stopped answering.

The kernel of a frozen server still acknowledges packets, so neither keep-alive
nor TCP's time-out notices; libpq has none of its own for an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool

from app.core.postgresql.sessions import SharedSessionCursor, first_statement, prologue

# A little more than statement_timeout: the server's own word comes first.
_ANSWER_SECONDS = 32.0
_CHECK_SECONDS = 1.5


class NotAnswering(psycopg.OperationalError):
    """The server has the question and says nothing."""


class Connection(psycopg.Connection[Any]):
    # Why the last attempt failed: the pool makes it in a thread and keeps the reason.
    refusal: ClassVar[str] = "the database does not answer"
    is_shared = False  # by a pooler, which gives its sessions away between transactions
    prologue = ""
    _patience: float | None = _CHECK_SECONDS

    @classmethod
    def connect(cls, *arguments: Any, **options: Any) -> Connection:
        try:
            return super().connect(*arguments, **options)
        except psycopg.OperationalError as error:
            Connection.refusal = str(error)
            raise

    def begin(self, settings: Mapping[str, str], pooler: str) -> None:
        """Give the session its settings. `pooler` is DB_POOLER. Raise `OperationalError`."""
        server = None if pooler in ("none", "session") else self.info.backend_pid
        try:
            self.is_shared = pooler == "transaction" or not self._take(settings, server)
        except psycopg.OperationalError as error:
            Connection.refusal = str(error)
            raise
        if self.is_shared:
            self.prologue = prologue(settings)
            self.cursor_factory = SharedSessionCursor
            self.prepare_threshold = None
        self._patience = _ANSWER_SECONDS if settings["statement_timeout"] != "0" else None

    def _take(self, settings: Mapping[str, str], server: int | None) -> bool:
        return self.execute(*first_statement(settings, server)).fetchone() is not None

    def check(self) -> None:
        """One round trip, before the connection is handed out. Raise `OperationalError`."""
        patience, self._patience = self._patience, _CHECK_SECONDS
        try:
            ConnectionPool.check_connection(self)
        finally:
            self._patience = patience

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raise `NotAnswering`, and close, when there is no answer in time."""
        try:
            return super().wait(gen, interval, self._patience if timeout is None else timeout)
        except errors._WaitTimeout:
            self.close()
            raise NotAnswering("the database does not answer") from None
