"""Whoever talks through the front door does it by the scheme and the name spoken there."""

from __future__ import annotations

import http.server
import json
import os
import threading
from pathlib import Path

import pytest

from appliance.config import load_config
from tests.unit.host.conftest import Run

PORTS = {"PUBLISH_HTTP": "8080", "PUBLISH_HTTPS": "8443"}
SETTINGS = [
    {},
    {"ALLOWED_HOSTS": "a.example,b.example"},
    {"ALLOWED_HOSTS": "*"},
    {"ALLOWED_HOSTS": " .a.example"},
    {"ALLOWED_HOSTS": "::1"},
    {"TLS_MODE": "self-signed", "ALLOWED_HOSTS": "192.0.2.7"},
    {"TLS_MODE": "Self-Signed", "ALLOWED_HOSTS": "a.example"},
    {"DOMAINS": "a.example., b.example", "ACME_EMAIL": "a@a.example"},
    {"DOMAINS": "a.example", "ALLOWED_HOSTS": "192.0.2.7", "ACME_EMAIL": "a@a.example"},
    {"DOMAINS": "a.example", "ALLOWED_HOSTS": "*", "ACME_EMAIL": "a@a.example"},
    {"DOMAINS": "a.example", "TLS_MODE": "off"},
    {"DOMAINS": "a.example", "TLS_MODE": " OFF "},
    {"DOMAINS": "2001:db8::7", "TLS_MODE": "self-signed"},
    {"DOMAINS": " , ", "TLS_MODE": ""},
]


def write(clone: Path, settings: dict[str, str]) -> None:
    (clone / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_scheme_and_name_are_those_that_the_appliance_reads_in_the_same_settings(
    shell: Run, clone: Path, settings: dict[str, str]
):
    write(clone, settings)
    config = load_config({"SECRET_KEY": "0123456789abcdef" * 3, **settings})
    scheme, rest = shell("front_url", **PORTS).stdout.strip().split("://")
    name, port = rest.rsplit(":", 1)

    assert scheme == ("https" if config.has_tls else "http")
    assert port == PORTS["PUBLISH_HTTPS" if config.has_tls else "PUBLISH_HTTP"]
    answered = {host.removeprefix(".") for host in config.hosts}
    assert name in answered or "*" in answered
    if config.has_tls:  # a handshake for another name is refused
        assert name.strip("[]") in config.certificate_names


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({"DOMAINS": "a.example,b.example"}, "https://a.example:8443"),
        ({"DOMAINS": "a.example,b.example", "TLS_MODE": "off"}, "https://a.example"),
        ({"ALLOWED_HOSTS": "localhost,127.0.0.1,192.0.2.7"}, "http://192.0.2.7:8080"),
        ({"ALLOWED_HOSTS": "localhost"}, "http://localhost:8080"),
    ],
    ids=str,
)
def test_a_person_is_given_the_address_that_leads_here(shell: Run, clone: Path, settings, url):
    write(clone, settings)

    assert shell("public_url", **PORTS).stdout.strip() == url


class Server(http.server.BaseHTTPRequestHandler):
    """Somebody's web server: it has an answer to everything."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("X-Appliance-Instance", self.server.instance)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stranger():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        server.instance = "a0b1c2"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def ready(shell: Run, clone: Path, tmp_path: Path, stranger):
    """What is said of a process that was started with `env`, whose answers have this instance."""
    root = tmp_path / "var"
    (root / "run/appliance").mkdir(parents=True)

    def asked(*instance: str, **env: str) -> str:
        boot = {"began": 1.5, "door": [80, "[::1]", "http", *instance], "static": "c4"}
        (root / "run/appliance/boot.json").write_text(json.dumps(boot))
        env = {"APPLIANCE_ROOT": str(root), "HTTP_PORT": str(stranger.server_port), **env}
        given = " ".join(f"{name}={value}" for name, value in env.items())
        script = f"""
remember kind native
{given} sleep 20 >/dev/null 2>&1 & remember native_session $!
native_running() {{ :; }}
if is_ready; then echo yes; else echo "no: $(ready_not)"; fi
kill "$(recall native_session)"
"""
        return shell(script).stdout

    return asked


def test_http_is_no_answer_where_https_is_spoken(ready):
    assert ready(DOMAINS="a.example", HTTPS_PORT="9") == (
        "no: https://a.example:9/health/ready/ is answered with nothing\n"
    )


@pytest.mark.parametrize("instance", [["a0b1c2"], []], ids=["ours", "of an older version"])
def test_an_answer_counts_when_it_comes_from_what_was_started(ready, instance):
    assert ready(*instance) == "yes\n"


def test_an_answer_of_another_is_not_ready_and_says_whose_it_is(ready):
    said = ready("d3e4f5")

    assert f"is answered by another (python (process {os.getpid()})) with 200" in said
