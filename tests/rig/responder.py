"""An OCSP responder (RFC 6960) for certificates of a `PrivateCa`: all are good."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from tests.rig.private_ca import PrivateCa


@contextmanager
def responding(ca: PrivateCa) -> Iterator[tuple[str, dict[int, x509.Certificate]]]:
    """Its address, and the certificates it knows, by serial number: put them in."""
    known: dict[int, x509.Certificate] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = base64.b64decode(unquote(self.path.lstrip("/")))
            serial = ocsp.load_der_ocsp_request(body).serial_number
            content = _answer(ca, known[serial])
            self.send_response(200)
            self.send_header("Content-Type", "application/ocsp-response")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", known
    finally:
        server.shutdown()
        server.server_close()


def _answer(ca: PrivateCa, certificate: x509.Certificate) -> bytes:
    moment = datetime.now(UTC)
    response = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=certificate,
            issuer=ca.root,
            algorithm=hashes.SHA1(),
            cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=moment - timedelta(hours=1),
            next_update=moment + timedelta(days=1),
            revocation_time=None,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, ca.root)
        .sign(ca.key, hashes.SHA256())
    )
    return response.public_bytes(serialization.Encoding.DER)
