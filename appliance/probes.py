"""Asking ourselves over HTTP, as an outsider would: through nginx, or straight to gunicorn.

By hand, because `http.client` brings TLS and e-mail along: in the watchdog, which stays in
memory, that is most of what it would take.
"""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from appliance.errors import ApplianceError

if TYPE_CHECKING:
    from appliance.config import Config

_Address = tuple[str, int] | str


class Door(NamedTuple):
    """How our own front door wants to be asked."""

    port: int
    host: str
    scheme: str

    @classmethod
    def of(cls, config: Config) -> Door:
        return cls(config.http_port, config.probe_host, "https" if config.domains else "http")


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]


def ask_nginx(door: Door, path: str, timeout: float = 10) -> Answer:
    return _ask(socket.AF_INET, ("127.0.0.1", door.port), door, path, timeout)


def ask_gunicorn(door: Door, sock: Path, path: str, timeout: float = 10) -> Answer:
    return _ask(socket.AF_UNIX, str(sock), door, path, timeout)


def _ask(family: int, address: _Address, door: Door, path: str, timeout: float) -> Answer:
    # HTTP/1.0: the answer comes in one piece and ends with the connection.
    request = (
        f"GET {path} HTTP/1.0\r\nHost: {door.host}\r\nX-Forwarded-Proto: {door.scheme}\r\n\r\n"
    )
    try:
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout)
            connection.connect(address)
            connection.sendall(request.encode())
            head, _, content = _read_all(connection).partition(b"\r\n\r\n")
        status = int(head.split(None, 2)[1])
    except (OSError, ValueError, IndexError) as error:
        raise ApplianceError(f"no answer to {path}: {error or type(error).__name__}") from None
    return Answer(status, _object(content))


def _read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def _object(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
