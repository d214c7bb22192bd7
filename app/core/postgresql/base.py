"""Django's PostgreSQL backend, with a memory of the last failure to connect.

Without it every request of an outage would hold its thread for as long as a
connection attempt takes, and those queued behind it would wait many times that.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

_QUIET_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    # Of the process, not of a connection: one pool, one server, one outage.
    _away_until = 0.0
    _reason = ""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raise the last failure again, at once, for a second after it."""
        if monotonic() < DatabaseWrapper._away_until:
            raise self.Database.OperationalError(DatabaseWrapper._reason)
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError as error:
            DatabaseWrapper._reason = str(error)
            DatabaseWrapper._away_until = monotonic() + _QUIET_SECONDS
            raise
