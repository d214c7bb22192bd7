"""A visitor at our own front door: through nginx, over TLS where that is spoken."""

from __future__ import annotations

import json
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.probes import Door

_SECONDS = 20  # for one answer
_TRIES, _LONGEST_PAUSE_SECONDS = 3, 5  # after a 429


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    kind: str  # media type
    content: bytes

    def json(self) -> dict[str, Any]:
        """Empty when it is no JSON object."""
        try:
            found = json.loads(self.content)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Visitor:
    def __init__(self, config: Config) -> None:
        self._tls = config.has_tls
        self._port = config.https_port if config.has_tls else config.http_port
        # What a browser would send; the certificate may be nobody's yet, and is not judged.
        self._host = config.domains[0] if config.domains else config.probe_host
        self._scheme = Door.of(config, instance="").scheme

    def ask(self, method: str, path: str, given: object = None, token: str = "") -> Reply:
        """The answer; one that says `too many` is asked for again. Raise `ApplianceError`."""
        for left in reversed(range(_TRIES)):
            reply, pause = self._ask(method, path, given, token)
            if reply.status != 429 or not left:
                break
            time.sleep(pause)
        return reply

    def _ask(self, method: str, path: str, given: object, token: str) -> tuple[Reply, float]:
        headers = {"Host": self._host, "X-Forwarded-Proto": self._scheme}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = None
        if given is not None:
            body, headers["Content-Type"] = json.dumps(given), "application/json"
        try:
            with self._connect() as line:
                connection = HTTPConnection(self._host)
                connection.sock = line
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                kind = answer.headers.get_content_type()
                reply = Reply(answer.status, kind, answer.read())
        except (OSError, HTTPException) as error:
            raise ApplianceError(f"no answer: {error or type(error).__name__}") from None
        return reply, _pause(answer.headers.get("Retry-After", ""))

    def _connect(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self._port), timeout=_SECONDS)
        if not self._tls:
            return line
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(line, server_hostname=self._host.strip("[]"))


def _pause(retry_after: str) -> float:
    return min(int(retry_after) if retry_after.isdigit() else 1, _LONGEST_PAUSE_SECONDS)
