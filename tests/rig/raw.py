"""Bytes on a socket, and what comes back: for requests that no HTTP library would send."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

_TIMEOUT_SECONDS = 5


@dataclass(frozen=True)
class RawAnswer:
    """`status` 0: the connection was closed without an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


def exchange(
    port: int, request: bytes, *, method: str = "GET", tls: ssl.SSLContext | None = None
) -> RawAnswer:
    """Send it on a connection of its own; `method` tells whether the answer has a body."""
    with socket.create_connection(("127.0.0.1", port), _TIMEOUT_SECONDS) as plain:
        connection = tls.wrap_socket(plain, server_hostname="localhost") if tls else plain
        with connection:
            return _exchange(connection, request, method)


def _exchange(connection: socket.socket, request: bytes, method: str) -> RawAnswer:
    response = HTTPResponse(connection, method=method)
    try:
        connection.sendall(request)
        response.begin()
        return RawAnswer(response.status, response.headers, response.read())
    except (HTTPException, ConnectionError, ssl.SSLError):
        return RawAnswer(0, {}, b"")
    finally:
        response.close()
