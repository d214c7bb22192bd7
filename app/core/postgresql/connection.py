"""A connection that does not wait for ever on a server that has stopped answering.

The kernel of a frozen server still acknowledges packets, so neither keep-alive
nor TCP's time-out notices; libpq has none of its own for an answer.
"""

from __future__ import annotations

from typing import Any, ClassVar

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool

# A little more than statement_timeout: the server's own word comes first.
_ANSWER_SECONDS = 32.0
_CHECK_SECONDS = 1.5


class NotAnswering(psycopg.OperationalError):
    """The server has the question and says nothing."""


class Connection(psycopg.Connection[Any]):
    # Why the last attempt failed: the pool makes it in a thread and keeps the reason.
    refusal: ClassVar[str] = "the database does not answer"
    _patience = _ANSWER_SECONDS

    @classmethod
    def connect(cls, *arguments: Any, **options: Any) -> Connection:
        try:
            return super().connect(*arguments, **options)
        except psycopg.OperationalError as error:
            Connection.refusal = str(error)
            raise

    def check(self) -> None:
        """One round trip, before the connection is handed out. Raise `OperationalError`."""
        self._patience = _CHECK_SECONDS
        try:
            ConnectionPool.check_connection(self)
        finally:
            self._patience = _ANSWER_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raise `NotAnswering`, and close, when there is no answer in time."""
        try:
            return super().wait(gen, interval, self._patience if timeout is None else timeout)
        except errors._WaitTimeout:
            self.close()
            raise NotAnswering("the database does not answer") from None
