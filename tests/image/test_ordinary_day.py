"""A day on which nothing is wrong leaves no warning and no error in the log."""

import contextlib
import http.client
import os
import signal
import socket
import struct
import threading
import time

import pytest

from tests.rig.appliance import Client, appliance
from tests.rig.engine import docker, wait_until
from tests.rig.log import lines, loud
from tests.rig.postgres import Postgres
from tests.rig.raw import exchange
from tests.rig.strange_requests import request

PASSWORD = "a phrase for all"


@pytest.fixture(scope="module")
def running():
    with (
        Postgres.temporary(durable=True) as server,
        appliance({**server.environment(), "RATE_LIMIT_AUTH_PER_MINUTE": "60"}) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def demo(running):
    """A person with a season of bets."""
    running.run("appliance", "manage", "demo", "--password", PASSWORD)
    return signed_in(running)


def signed_in(running):
    login = {"email": "demo@example.com", "password": PASSWORD}
    access = running.client().post("/api/auth/login", login).json()["access"]
    return Client(running.base, {"Authorization": f"Bearer {access}"})


def leave(port, request_bytes, read_bytes=0):
    """A client that goes away: after its request, or within the answer."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request_bytes)
        if read_bytes:
            connection.recv(read_bytes)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def authorized(demo):
    return f"Authorization: {demo.headers['Authorization']}\r\n"


def read(demo):
    """Lists, pages, exports, statistics; probes, HEAD, ranges, and what is not there."""
    for path in ("/api/v1/bets", "/api/v1/bets?limit=100", "/api/v1/bets.csv", "/api/v1/ledger"):
        assert demo.get(path).status_code == 200
        assert demo.call("HEAD", path).status_code == 200
    for path in ("/", "/health/", "/health/ready/", "/api/schema/", "/api/docs/", "/admin/login/"):
        assert demo.get(path).status_code == 200
        assert demo.call("HEAD", path).status_code == 200
    for path in (
        "/nowhere",
        "/static/",
        "/static/x.css",
        "/media/",
        "/media/x.jpg",
        "/favicon.ico",
    ):
        assert demo.get(path).status_code == 404
    for path in ("/.well-known/acme-challenge/", "/.well-known/acme-challenge/x", "/private/x"):
        assert demo.get(path).status_code == 404
    schema = demo.get("/api/schema/", headers={"Range": "bytes=0-99"})
    assert schema.status_code in (200, 206)


def write(demo):
    """Bodies of every size, taken and refused."""
    columns = demo.get("/api/v1/bets.csv").content
    upload = {"file": ("bets.csv", columns + b"\n" * 300_000)}
    assert demo.call("POST", "/api/v1/imports?dry_run=1", files=upload).status_code < 500
    for size in (20_000, 100_000, 3_000_000):
        sent = {"data": b"x" * size, "headers": {"Content-Type": "application/json"}}
        assert demo.call("POST", "/api/v1/bets", **sent).status_code == 400
    assert demo.call("POST", "/api/v1/bets", data=b"x" * 30_000_000).status_code == 413


def leave_early(running, demo):
    headers = authorized(demo)
    upload = headers + "Content-Type: application/json\r\nContent-Length: 900000\r\n"
    for _ in range(5):
        leave(running.port, request("/api/v1/bets.csv", headers), read_bytes=100)
        leave(running.port, request("/api/v1/bets.csv", headers))
        leave(running.port, request("/api/v1/bets", upload, "POST") + b"x" * 300_000)
        leave(running.port, b"GET / HT")
        leave(running.port, b"")


def download_slowly(running):
    """What is more than nginx and the kernel hold in memory waits in a file for its client."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", running.port))
        connection.sendall(request("/api/schema/") * 8)
        time.sleep(2)  # and goes away


def knock_until(stopped, port):
    """A client with little patience, while the container restarts."""
    while not stopped.is_set():
        with contextlib.suppress(OSError):  # nobody listens
            exchange(port, request())
        stopped.wait(0.01)


def restart(running):
    stopped = threading.Event()
    knocking = threading.Thread(target=knock_until, args=(stopped, running.port))
    knocking.start()
    docker("restart", "--time=20", running.name)
    running.wait_ready()
    stopped.set()
    knocking.join()


def reload(running):
    """As after a change of certificates, while a connection is kept open."""
    kept = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    kept.request("GET", "/health/")
    kept.getresponse().read()
    before = workers(running)
    os.kill(min(processes(running, "nginx: master")), signal.SIGHUP)
    wait_until(lambda: not before & workers(running), 20, "the end of the old workers")
    kept.close()


def processes(running, words):
    listed = docker("top", running.name, "-eo", "pid,args").splitlines()[1:]
    return {int(line.split()[0]) for line in listed if words in line}


def workers(running):
    return processes(running, "nginx: worker process")


def test_an_ordinary_day_leaves_no_warning_and_no_error(running, demo):
    read(demo)
    write(demo)
    leave_early(running, demo)
    download_slowly(running)
    reload(running)
    restart(running)
    read(signed_in(running))

    assert loud(running.name) == []
    assert any(line.get("status") == 413 for line in lines(running.name))
