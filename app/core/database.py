"""Telling a database that is away from a mistake of ours."""

from __future__ import annotations

import logging

from django.db import Error, InterfaceError, InternalError, OperationalError
from django.utils.translation import gettext as _

from app.core.errors import Problem, Unavailable

logger = logging.getLogger(__name__)

_RETRY_SECONDS = 2
# SQLite's word for "no such table" and the like is OperationalError, too.
_SQLITE_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")
_PG_READ_ONLY = "25006"  # a primary that has just become a replica


def database_away(error: BaseException | None) -> Problem | None:
    """The 503 to answer when the database caused `error`, and logs it; else None."""
    if not isinstance(error, Error) or not _is_passing(error):
        return None
    logger.error("the database did not answer: %s", " ".join(str(error).split()))
    detail = _("The database is not available. Nothing was changed: try again in a few seconds.")
    return Unavailable(detail, code="database_unavailable", retry_seconds=_RETRY_SECONDS)


def _is_passing(error: Error) -> bool:
    cause = error.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        return name.startswith(_SQLITE_PASSING)
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) == _PG_READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)
