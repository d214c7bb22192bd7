"""Somebody's own nginx in front of the appliance, that speaks TLS with the browsers."""

from __future__ import annotations

import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.rig.engine import free_port, wait_until
from tests.rig.private_ca import PrivateCa

# As docs/tls.md gives it.
HEADERS = """
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme;
"""
_CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {chain};
        ssl_certificate_key {key};
        location / {{
            proxy_pass http://127.0.0.1:{upstream};
            {headers}
        }}
    }}
}}
"""


@contextmanager
def front_proxy(upstream: int, name: str, headers: str = HEADERS) -> Iterator[str]:
    """Its address, with a port of its own; whoever asks names the host `name`."""
    with tempfile.TemporaryDirectory(prefix="wisebet-front-") as directory:
        folder, port = Path(directory), free_port()
        pair = PrivateCa.create(folder).issue(name)
        configuration = _CONFIGURATION.format(
            folder=folder,
            port=port,
            upstream=upstream,
            chain=pair.chain,
            key=pair.key,
            headers=headers,
        )
        (folder / "nginx.conf").write_text(configuration)
        argv = ["nginx", "-e", "stderr", "-p", directory, "-c", str(folder / "nginx.conf")]
        with subprocess.Popen(argv) as nginx:
            try:
                wait_until(lambda: _answers(port), 10, "the proxy's start")
                yield f"https://127.0.0.1:{port}"
            finally:
                nginx.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
