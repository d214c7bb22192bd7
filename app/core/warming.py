"""What a serving process loads before gunicorn forks, for its workers to share; and what not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def leave_out_requests() -> None:
    """REST framework imports a test client built on `requests`, and does without where it is not.

    Nothing that serves uses it: a tenth of a start's imports, and 5 MB.
    """
    sys.modules.setdefault("requests", None)  # type: ignore[arg-type]


def warm_up(application: Application, host: str) -> None:
    """Answer two refusals, which touch no database: routes, views, translations get loaded."""
    for language in ("en", "es"):
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/api/auth/profile",
            "SERVER_NAME": host,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_ACCEPT_LANGUAGE": language,
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
        }
        response: Any = application(environ, lambda *_: None)
        b"".join(response)
        response.close()
