"""Probes ask over real sockets and read only what they need."""

import contextlib
import socket
import socketserver
import threading
import time
from contextlib import contextmanager

import pytest

from appliance.errors import ApplianceError
from appliance.paths import Paths
from appliance.probes import Answer, Door, ask_gunicorn, ask_nginx, instance

OURS = b"X-Appliance-Instance: mine\r\n"


@contextmanager
def answering(raw, address=("127.0.0.1", 0), server=socketserver.TCPServer):
    """A server that says `raw` to whoever asks; yields its address and what it was asked."""
    asked = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            asked.append(self.request.recv(65536).decode())
            self.request.sendall(raw)

    with server(address, Handler) as running:
        threading.Thread(target=running.handle_request, daemon=True).start()
        yield running.server_address, asked


def test_status_and_body_of_the_answer_are_told():
    raw = b"HTTP/1.1 503 Service Unavailable\r\n" + OURS + b'\r\n{"status": "not ready"}'
    with answering(raw) as ((_, port), _asked):
        assert ask_nginx(Door(port, "a.example", "https", "mine"), "/x") == Answer(
            503, {"status": "not ready"}
        )


def test_the_front_doors_name_and_scheme_are_sent():
    with answering(b"HTTP/1.1 200 OK\r\n" + OURS + b"\r\n{}") as ((_, port), asked):
        ask_nginx(Door(port, "a.example", "https", "mine"), "/health/")

    assert asked == ["GET /health/ HTTP/1.0\r\nHost: a.example\r\nX-Forwarded-Proto: https\r\n\r\n"]


def test_gunicorn_is_asked_over_its_socket(tmp_path):
    path = tmp_path / "gunicorn.sock"
    with answering(b"HTTP/1.1 200 OK\r\n\r\n{}", str(path), socketserver.UnixStreamServer):
        assert ask_gunicorn(Door(1, "localhost", "http", "mine"), path, "/").status == 200


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b"\xff"])
def test_a_body_that_is_no_object_is_taken_for_an_empty_one(body):
    with answering(b"HTTP/1.1 200 OK\r\n" + OURS + b"\r\n" + body) as ((_, port), _asked):
        assert ask_nginx(Door(port, "localhost", "http", "mine"), "/") == Answer(200, {})


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1\r\n\r\n", b"SSH-2.0-x y\r\n"])
def test_what_is_not_http_is_no_answer(raw):
    with answering(raw) as ((_, port), _asked), pytest.raises(ApplianceError, match="no answer"):
        ask_nginx(Door(port, "localhost", "http", "mine"), "/")


def test_nobody_there_is_no_answer():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        door = Door(taken.getsockname()[1], "localhost", "http", "mine")
        with pytest.raises(ApplianceError, match="no answer to /health/: "):
            ask_nginx(door, "/health/")


@pytest.mark.parametrize(
    "header", [b"", b"X-Appliance-Instance: theirs\r\n", b"X-Appliance-Instance: mine2\r\n"]
)
def test_whoever_does_not_know_our_instance_is_another_server(header):
    raw = b"HTTP/1.1 200 OK\r\n" + header + b'\r\n{"status": "ready"}'
    with (
        answering(raw) as ((_, port), _asked),
        pytest.raises(ApplianceError, match=f"another server answers on port {port}"),
    ):
        ask_nginx(Door(port, "localhost", "http", "mine"), "/health/")


def test_an_answer_that_never_ends_is_no_answer():
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError):
                for _ in range(200):
                    self.request.sendall(b"x")
                    time.sleep(0.05)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.handle_request, daemon=True).start()
        door = Door(running.server_address[1], "localhost", "http", "mine")
        with pytest.raises(ApplianceError, match="no answer to /health/: timed out"):
            ask_nginx(door, "/health/", timeout=0.5)


def test_nothing_that_has_booted_is_nothing_that_runs(tmp_path):
    with pytest.raises(ApplianceError, match="not running here"):
        instance(Paths(tmp_path))
