"""Probes ask over real sockets and read only what they need."""

import socket
import socketserver
import threading
from contextlib import contextmanager

import pytest

from appliance.errors import ApplianceError
from appliance.probes import Answer, Door, ask_gunicorn, ask_nginx


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
    raw = b'HTTP/1.1 503 Service Unavailable\r\nA: b\r\n\r\n{"status": "not ready"}'
    with answering(raw) as ((_, port), _asked):
        assert ask_nginx(Door(port, "a.example", "https"), "/x") == Answer(
            503, {"status": "not ready"}
        )


def test_the_front_doors_name_and_scheme_are_sent():
    with answering(b"HTTP/1.1 200 OK\r\n\r\n{}") as ((_, port), asked):
        ask_nginx(Door(port, "a.example", "https"), "/health/")

    assert asked == ["GET /health/ HTTP/1.0\r\nHost: a.example\r\nX-Forwarded-Proto: https\r\n\r\n"]


def test_gunicorn_is_asked_over_its_socket(tmp_path):
    path = tmp_path / "gunicorn.sock"
    with answering(b"HTTP/1.1 200 OK\r\n\r\n{}", str(path), socketserver.UnixStreamServer):
        assert ask_gunicorn(Door(1, "localhost", "http"), path, "/").status == 200


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b"\xff"])
def test_a_body_that_is_no_object_is_taken_for_an_empty_one(body):
    with answering(b"HTTP/1.1 200 OK\r\n\r\n" + body) as ((_, port), _asked):
        assert ask_nginx(Door(port, "localhost", "http"), "/") == Answer(200, {})


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1\r\n\r\n", b"SSH-2.0-x y\r\n"])
def test_what_is_not_http_is_no_answer(raw):
    with answering(raw) as ((_, port), _asked), pytest.raises(ApplianceError, match="no answer"):
        ask_nginx(Door(port, "localhost", "http"), "/")


def test_nobody_there_is_no_answer():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        door = Door(taken.getsockname()[1], "localhost", "http")
        with pytest.raises(ApplianceError, match="no answer to /health/: "):
            ask_nginx(door, "/health/")
