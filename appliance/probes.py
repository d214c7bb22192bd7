"""Asking ourselves over HTTP, as an outsider would: through nginx, or straight to gunicorn.

By hand, because `http.client` brings TLS and e-mail along: in the watchdog, which stays in
memory, that is most of what it would take.
"""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from appliance.errors import ApplianceError

if TYPE_CHECKING:
    from appliance.config import Config
    from appliance.paths import Paths

# Kept in run/appliance/boot.json, where only we look; deploy.sh compares the two as well.
INSTANCE_HEADER = "X-Appliance-Instance"

_LONGEST = 1024**2

_Address = tuple[str, int] | str


class Door(NamedTuple):
    """How our own front door wants to be asked, and what it answers with."""

    port: int
    host: str
    scheme: str
    instance: str  # made anew by each boot: whoever else listens on our port does not know it

    @classmethod
    def of(cls, config: Config, instance: str) -> Door:
        scheme = "https" if config.domains else "http"
        return cls(config.http_port, config.probe_host, scheme, instance)


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]


def instance(paths: Paths) -> str:
    """Of what runs here; raise `ApplianceError` when nothing has booted."""
    try:
        return str(json.loads((paths.run / "boot.json").read_text())["instance"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ApplianceError(
            "the appliance is not running here, or has not come so far yet"
        ) from None


def ask_nginx(door: Door, path: str, timeout: float = 10) -> Answer:
    """Raise `ApplianceError` when there is no answer, or it is not ours."""
    head, answer = _ask(socket.AF_INET, ("127.0.0.1", door.port), door, path, timeout)
    if f"\r\n{INSTANCE_HEADER}: {door.instance}\r\n" not in f"{head}\r\n":
        raise ApplianceError(
            f"another server answers on port {door.port}",
            "stop it, or give HTTP_PORT another port; with --network host all ports are shared",
        )
    return answer


def ask_gunicorn(door: Door, sock: Path, path: str, timeout: float = 10) -> Answer:
    return _ask(socket.AF_UNIX, str(sock), door, path, timeout)[1]


def _ask(
    family: int, address: _Address, door: Door, path: str, timeout: float
) -> tuple[str, Answer]:
    # HTTP/1.0: the answer comes in one piece and ends with the connection.
    request = (
        f"GET {path} HTTP/1.0\r\nHost: {door.host}\r\nX-Forwarded-Proto: {door.scheme}\r\n\r\n"
    )
    try:
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            deadline = time.monotonic() + timeout
            connection.settimeout(timeout)
            connection.connect(address)
            connection.sendall(request.encode())
            head, _, content = _read_all(connection, deadline).partition(b"\r\n\r\n")
        status = int(head.split(None, 2)[1])
    except (OSError, ValueError, IndexError) as error:
        raise ApplianceError(f"no answer to {path}: {error or type(error).__name__}") from None
    return head.decode("latin-1"), Answer(status, _object(content))


def _read_all(connection: socket.socket, deadline: float) -> bytes:
    """Raise `TimeoutError` at the deadline, however busily a stranger goes on."""
    content = b""
    while part := connection.recv(65536):
        content += part
        left = deadline - time.monotonic()
        if left <= 0 or len(content) > _LONGEST:
            raise TimeoutError("timed out")
        connection.settimeout(left)
    return content


def _object(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
