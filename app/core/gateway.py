"""The WSGI callable: what happens before the first middleware, and after the last one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from app.core import logs
from app.core.content_types import UNREADABLE, content_type_problem
from app.core.errors import ServerError
from app.core.problems import problem_response

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

logger = logging.getLogger(__name__)

_PIECE_BYTES = 64 * 1024


class Gateway(WSGIHandler):
    """Django's. Whatever is sent gets an answer of ours, and never costs the next request."""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        _hide_unreadable(environ)
        try:
            response = super().__call__(environ, start_response)
        except Exception:
            response = _broken(environ, start_response)
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            _read_to_the_end(environ["wsgi.input"])
        return _Headers(response) if environ.get("REQUEST_METHOD") == "HEAD" else response


class _Headers:
    """An answer to HEAD: gunicorn would drop the body, and warn of it."""

    def __init__(self, response: Any) -> None:
        self.close = response.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(())


def _hide_unreadable(environ: Environ) -> None:
    """From Django, whose request cannot be made of it; BodyMiddleware refuses it."""
    given = environ.get("CONTENT_TYPE", "")
    if ";" in given and content_type_problem(given):
        environ["CONTENT_TYPE"] = ""
        environ[UNREADABLE] = given


def _read_to_the_end(body: BinaryIO) -> None:
    """A refusal leaves the body unread, and gunicorn would close the connection that nginx keeps.

    At most what nginx lets through. What cannot be read ends the connection in gunicorn.
    """
    left = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    with suppress(Exception):
        while left > 0 and (piece := body.read(_PIECE_BYTES)):
            left -= len(piece)


def _broken(environ: Environ, start_response: StartResponse) -> HttpResponse:
    request = HttpRequest()
    request.path = environ.get("PATH_INFO", "")
    token = logs.request_id.set(logs.identified(environ.get("HTTP_X_REQUEST_ID", "")))
    try:
        logger.exception("failed before the application: %s", request.path)
        detail = _("Something broke on our side. The log has it under this request_id.")
        response = problem_response(ServerError(detail), request)
        response["X-Request-ID"] = logs.request_id.get()
    finally:
        logs.request_id.reset(token)
    start_response("500 Internal Server Error", list(response.items()), sys.exc_info())
    return response
