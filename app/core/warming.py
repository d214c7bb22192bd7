"""What a serving process loads before gunicorn forks, for its workers to share; and what not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def leave_out_unused() -> None:
    """Libraries of ours load these when they are there, and do without when not.

    `requests` is for REST framework's test client. `cryptography` is for tokens that are signed
    with key pairs; ours are signed with a secret, by the standard library. They are installed
    for certbot, and would cost each serving process 12 MB and a fifth of its start.
    """
    for name in ("requests", "cryptography"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def warm_up(application: Application, host: str) -> None:
    """Answer two refusals, which touch no database: what any request needs gets loaded."""
    for language in ("en", "es"):
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/api/auth/profile",
            "SERVER_NAME": host,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_ACCEPT_LANGUAGE": language,
            "HTTP_AUTHORIZATION": "Bearer of.no.token",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
        }
        response: Any = application(environ, lambda *_: None)
        b"".join(response)
        response.close()
