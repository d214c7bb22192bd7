"""One request, or one handshake, with a name of our choice on the loopback."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass

NAME = "api.example.com"
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def context(trust: bytes | None) -> ssl.SSLContext:
    found = ssl.create_default_context(cadata=trust.decode() if trust else None)
    if trust is None:
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    return found


def connect(port: int, name: str | None, tls: ssl.SSLContext) -> ssl.SSLSocket:
    raw = socket.create_connection(("127.0.0.1", port), _TIMEOUT_SECONDS)
    try:
        return tls.wrap_socket(raw, server_hostname=name)
    except OSError:
        raw.close()
        raise


def ask(
    method: str,
    port: int,
    path: str,
    *,
    host: str = NAME,
    tls: ssl.SSLContext | None = None,
    body: bytes | None = None,
) -> Answer:
    """One request on a connection of its own, with the name in SNI and Host."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    if tls:
        connection.sock = connect(port, host, tls)
    try:
        connection.request(method, path, body, {"Host": f"{host}:{port}"})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()
