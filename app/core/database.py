"""Telling a database that is away from a mistake of ours."""

from __future__ import annotations

import logging
from time import monotonic

from django.db import Error, InterfaceError, InternalError, OperationalError
from django.utils.translation import gettext as _

from app.core.errors import Problem, Unavailable

logger = logging.getLogger(__name__)

_RETRY_SECONDS = 2
# SQLite's word for "no such table" and the like is OperationalError, too.
_SQLITE_PASSING = (
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN"),
    "SQLITE_READONLY_DBMOVED",
)
_PG_READ_ONLY = "25006"  # a primary that has just become a replica
_LOG_EVERY_SECONDS = 1.0
_logged_at = float("-inf")


def database_away(error: BaseException | None) -> Problem | None:
    """The 503 to answer when the database caused `error`, and logs it; else None."""
    if not is_passing(error):
        return None
    _log(error)
    detail = _("The database is not available. Nothing was changed: try again in a few seconds.")
    return Unavailable(detail, code="database_unavailable", retry_seconds=_RETRY_SECONDS)


def is_passing(error: BaseException | None) -> bool:
    """Whether the same request may well succeed in a moment."""
    if not isinstance(error, Error):
        return False
    cause = error.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        return name.startswith(_SQLITE_PASSING)
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) == _PG_READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)


def _log(error: BaseException | None) -> None:
    """An outage is one piece of news, however many requests meet it."""
    global _logged_at
    if monotonic() - _logged_at >= _LOG_EVERY_SECONDS:
        _logged_at = monotonic()
        logger.error("the database did not answer: %s", " ".join(str(error).split()))
