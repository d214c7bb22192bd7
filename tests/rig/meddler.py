"""Between a client and Pebble: passes everything on, but for one answer of its own.

For what a test server never says: that we ask too often, that CAA forbids it.
"""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.rig.pebble import Pebble


@contextmanager
def meddling(
    ca: Pebble,
    path: str,
    status: int,
    problem: Mapping[str, str],
    *,
    times: int = 1_000_000,
    **headers: str,
) -> Iterator[dict[str, str]]:
    """Settings of the appliance for a CA that answers `path` with this problem, so many times.

    Status 0: the connection is closed without an answer.
    """

    class Handler(_Handler):
        upstream = ca.port
        meddled = path
        left = [times]
        answer = (status, {"Content-Type": "application/problem+json", **headers}, dict(problem))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = _tls(ca.directory).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"https://127.0.0.1:{server.server_address[1]}/dir"
        yield ca.environment() | {"ACME_SERVER": url}
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    upstream: int
    meddled: str
    left: list[int]
    answer: tuple[int, dict[str, str], dict[str, str]]

    def do_GET(self) -> None:
        self._pass_on()

    do_HEAD = do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        pass

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        untrusting = ssl._create_unverified_context()
        server = http.client.HTTPSConnection("127.0.0.1", self.upstream, context=untrusting)
        # With the Host of the client: Pebble makes its addresses from it.
        server.request(self.command, self.path, body, dict(self.headers))
        response = server.getresponse()
        content, headers, status = response.read(), response.getheaders(), response.status
        if self.path.startswith(self.meddled) and self.left[0] > 0:
            self.left[0] -= 1
            status, own, problem = self.answer
            if not status:
                self.close_connection = True
                return
            content = json.dumps(problem).encode() if problem else b"<html>Bad Gateway</html>"
            nonce = response.headers.get("Replay-Nonce", "")
            headers = [("Replay-Nonce", nonce), *own.items()]
        self.send_response(status)
        for name, value in headers:
            if name not in {"Date", "Transfer-Encoding", "Connection", "Content-Length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _tls(directory: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "127.0.0.1.pem", directory / "127.0.0.1.key")
    return context
