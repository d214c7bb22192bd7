"""A taken port is named with its owner before anything is replaced."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.unit.host.conftest import Run


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_taken_port_names_its_owner_and_the_variable_that_changes_it(shell: Run, taken_port: int):
    done = shell("ports_check", PUBLISH_HTTP=str(taken_port))

    assert done.returncode == 69
    assert f"Port {taken_port} is taken by " in done.stderr
    assert f"(process {os.getpid()})" in done.stderr
    assert "PUBLISH_HTTP=8080 ./deploy.sh deploy" in done.stderr


def test_free_port_is_silent(shell: Run):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    done = shell("ports_check", PUBLISH_HTTP=str(free))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


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
