"""Statements that the server parses and plans once a connection.

https://www.psycopg.org/psycopg3/docs/advanced/prepare.html: the plan is kept by the statement's
text, so its values must be parameters, and Django's cursors write them into the text.
"""

from __future__ import annotations

from typing import Any

import psycopg


class PreparedCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Raise `OperationalError`, and close, when a column's type has changed since the plan."""
        try:
            return super().execute(query, params, prepare=True, **options)
        except psycopg.errors.FeatureNotSupported as error:
            # "cached plan must not change result type": the next connection plans anew.
            self.connection.close()
            raise psycopg.OperationalError(str(error)) from None
