"""A taken port, and an address of another machine, are named before anything is replaced."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.unit.host.conftest import Run


@pytest.fixture
def taken():
    """Take a free port at an address; the port."""
    with ExitStack() as stack:

        def take(address: str, dual: bool = False) -> int:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            listener = stack.enter_context(socket.socket(family))
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(not dual))
            listener.bind((address, 0))
            listener.listen()
            return int(listener.getsockname()[1])

        yield take


def test_taken_port_names_its_owner_and_the_variable_that_changes_it(shell: Run, taken):
    port = taken("127.0.0.1")
    done = shell("ports_check", PUBLISH_HTTP=str(port))

    assert done.returncode == 69
    assert f"Port {port} is taken by " in done.stderr
    assert f"(process {os.getpid()})" in done.stderr
    assert "PUBLISH_HTTP=8080 ./deploy.sh deploy" in done.stderr


def test_free_port_is_silent(shell: Run):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    done = shell("ports_check", PUBLISH_HTTP=str(free))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("held", "wanted", "free"),
    [
        ("127.0.0.2", "127.0.0.3", True),
        ("127.0.0.2", "127.0.0.3,127.0.0.2", False),
        ("127.0.0.2", "", False),
        ("127.0.0.2", "0.0.0.0", False),
        ("0.0.0.0", "127.0.0.3", False),
        ("0.0.0.0", "::1", True),
        ("::1", "127.0.0.1", True),
        ("::1", "[::1]", False),
        ("::", "::1", False),
        ("::", "127.0.0.1", True),
        ("dual", "127.0.0.1", False),
    ],
)
def test_a_port_is_taken_where_the_addresses_meet(shell: Run, taken, held, wanted, free):
    port = taken("::" if held == "dual" else held, dual=held == "dual")
    done = shell("ports_check", PUBLISH_HTTP=str(port), PUBLISH_ADDRESS=wanted)

    assert done.returncode == (0 if free else 69), done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLISH_HTTP", "http"),
        ("PUBLISH_HTTP", "0"),
        ("PUBLISH_HTTP", "65536"),
        ("PUBLISH_HTTP", "80 "),
        ("PUBLISH_HTTPS", "-1"),
        ("PUBLISH_HTTPS", "47080"),
        ("PUBLISH_ADDRESS", "192.0.2.250"),
        ("PUBLISH_ADDRESS", "127.0.0.1,2001:db8::7"),
        ("PUBLISH_ADDRESS", "localhost"),
        ("PUBLISH_ADDRESS", "eth0"),
    ],
)
def test_what_cannot_be_published_is_named(shell: Run, clone: Path, name: str, value: str):
    (clone / ".env").write_text("TLS_MODE=self-signed\n")
    ports = {"PUBLISH_HTTP": "47080", "PUBLISH_HTTPS": "47443"}
    done = shell("ports_check", **{**ports, name: value})

    assert (done.returncode, name in done.stderr) == (78, True), done.stderr


@pytest.mark.parametrize(
    ("settings", "published"),
    [
        ("", 1),
        ("DOMAINS=api.example.com\n", 3),
        ("TLS_MODE=self-signed\n", 3),
        ("DOMAINS=api.example.com\nTLS_MODE=off\n", 1),
    ],
)
def test_https_port_is_left_alone_unless_the_appliance_speaks_tls(
    shell: Run, clone: Path, settings: str, published: int
):
    (clone / ".env").write_text(settings)

    assert shell("options_door").stdout.count("--publish") == published


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("", ["80:80"]),
        ("0.0.0.0", ["80:80"]),
        ("::", ["80:80"]),
        ("[::]", ["80:80"]),
        ("127.0.0.1", ["127.0.0.1:80:80"]),
        ("::1", ["[::1]:80:80"]),
        ("[2001:db8::7], 192.0.2.7,192.0.2.7", ["[2001:db8::7]:80:80", "192.0.2.7:80:80"]),
    ],
)
def test_it_is_published_where_it_is_asked_for_by_default_everywhere(
    shell: Run, address, published
):
    done = shell("published_as 80 80", PUBLISH_ADDRESS=address)

    assert done.stdout.split() == published


def test_the_port_inside_is_the_one_that_the_container_is_given(shell: Run, clone: Path):
    (clone / ".env").write_text("HTTP_PORT=8080\n")

    assert "--publish=80:8080\n" in shell("options_door", HTTP_PORT="9090").stdout
