"""A connection that does not wait for ever on a server that has stopped answering.

The kernel of a frozen server still acknowledges packets, so neither keep-alive
nor TCP's time-out notices; libpq has none of its own for an answer.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors

# A little more than statement_timeout: the server's own word comes first.
_ANSWER_SECONDS = 32.0
# The pool's health check, before a connection is handed out.
_CHECK_SECONDS = 1.5
_CHECK_QUERY = ""


class Connection(psycopg.Connection[Any]):
    _patience = _ANSWER_SECONDS

    def execute(self, query: Any, *arguments: Any, **options: Any) -> psycopg.Cursor[Any]:
        self._patience = _CHECK_SECONDS if query == _CHECK_QUERY else _ANSWER_SECONDS
        try:
            return super().execute(query, *arguments, **options)
        finally:
            self._patience = _ANSWER_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raise `OperationalError` and close when there is no answer in time."""
        try:
            return super().wait(gen, interval, self._patience if timeout is None else timeout)
        except errors._WaitTimeout:
            self.close()
            raise psycopg.OperationalError("the database does not answer") from None
