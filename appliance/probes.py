"""Asking ourselves over HTTP, as an outsider would: through nginx, or straight to gunicorn."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.config import Config
from appliance.errors import ApplianceError


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def ask_nginx(config: Config, path: str, timeout: float = 10) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", config.http_port, timeout=timeout)
    return _ask(connection, path, config)


def ask_gunicorn(config: Config, sock: Path, path: str, timeout: float = 10) -> Answer:
    return _ask(_UnixConnection(sock, timeout), path, config)


def _ask(connection: http.client.HTTPConnection, path: str, config: Config) -> Answer:
    scheme = "https" if config.domains else "http"
    headers = {"Host": config.probe_host, "X-Forwarded-Proto": scheme}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        content = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise ApplianceError(f"no answer to {path}: {error or type(error).__name__}") from None
    finally:
        connection.close()
    try:
        body = json.loads(content)
    except ValueError:
        body = {}
    return Answer(response.status, body if isinstance(body, dict) else {})
