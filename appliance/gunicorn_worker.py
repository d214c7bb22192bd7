"""gunicorn's threaded worker, whose own refusals are problems too and whose log keeps secrets."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

_OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)
_DETAIL = "The request could not be answered as it was sent."


class Worker(ThreadWorker):  # type: ignore[misc]
    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Called with what was read of the request, or None, before an answer has begun."""
        status = refusal(exc)
        identifier = uuid.uuid4().hex
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            path = getattr(req, "path", None) or "before its address was read"
            self.log.exception("a request failed: %s", path, exc_info=exc)
        else:  # by its kind alone: the rest is what was sent
            self.log.info("a request was refused: %s", type(exc).__name__)
        with suppress(OSError):
            client.sendall(answer(status, identifier))


def refusal(error: BaseException) -> HTTPStatus:
    """The status for a request that gunicorn cannot read, or that failed inside."""
    if isinstance(error, errors.LimitRequestLine):
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if isinstance(error, errors.LimitRequestHeaders):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    if isinstance(error, errors.ParseException) and not isinstance(error, _OURS):
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer(status: HTTPStatus, request_id: str) -> bytes:
    """For who asks gunicorn itself; nginx, which knows the request's id, says it anew.

    See problems.conf for the addresses in X-Accel-Redirect.
    """
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": _DETAIL,
        "request_id": request_id,
        "errors": [],
    }
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {int(status)} {status.phrase}\r\nConnection: close\r\n"
        f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\nX-Accel-Redirect: /.problem/{int(status)}\r\n\r\n"
    )
    return head.encode() + body
