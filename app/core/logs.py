"""What a log line carries: the request's id always, a secret or a query string never."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

# PostgreSQL: `DETAIL:  Key (email)=(…) already exists.`, `CONTEXT:  … parameter $1 = '…'`.
_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)

# Django adds the request to its records; its text carries the query string.
_UNSAID = [*RESERVED_ATTRS, "request", "server_time", "status_code", "request_id"]


def identified(given: str) -> str:
    """nginx's X-Request-ID, or one made here."""
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class BrokenFilter(logging.Filter):
    """Of what Django says about requests only what broke: the rest is in the access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        from app.core.database import is_passing

        return record.exc_info is not None and not is_passing(record.exc_info[1])


class Line(logging.Formatter):
    """As text; a traceback without what the database repeats of the values it was given."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the standard library's name
        return _VALUES.sub(r"\1  (left out)", super().formatException(ei))


class JsonLine(Line, JsonFormatter):
    """`{"time", "level", "source", "message", "request_id", …}`, as the appliance writes."""

    def __init__(self) -> None:
        super().__init__("%(message)s", reserved_attrs=_UNSAID)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["time"] = time.replace("+00:00", "Z")
        log_data["level"] = record.levelname.lower()
        log_data["source"] = record.name
        super().add_fields(log_data, record, message_dict)
        if getattr(record, "request_id", ""):
            log_data["request_id"] = record.request_id  # type: ignore[attr-defined]
