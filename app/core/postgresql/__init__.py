"""Database backend: PostgreSQL through a pool, which fails fast while the server is away."""

from __future__ import annotations

from typing import Any


def refuse_waiting(pool: Any) -> None:
    """Called by psycopg's pool when an attempt to connect has failed.

    The pool would let those who wait for a connection wait on until their
    timeout, although nobody tries to make one any more.
    """
    from psycopg import OperationalError

    from app.core.postgresql.connection import Connection

    with pool._lock:
        waiting = list(pool._waiting)
        pool._waiting.clear()
    for client in waiting:
        client.fail(OperationalError(Connection.refusal))
