"""A request that is refused, or a client that goes away, costs nobody else anything."""

import itertools
import os
import socket
import struct
import threading
import time

import pytest
import requests

from tests.rig.appliance import appliance
from tests.rig.engine import docker, wait_until
from tests.rig.raw import exchange
from tests.rig.strange_requests import request

# Around what gunicorn and nginx hold in memory (64 kB, 208 kB), up to nearly the limit.
SIZES = (1_000, 66_000, 100_000, 150_000, 200_000, 400_000, 5_000_000, 20_000_000)
FOLLOWERS = 10
SOAK_SECONDS = float(os.environ.get("WISEBET_SOAK_SECONDS", "15"))
JSON, TEXT = {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}

# What is sent without a token, and with one; each is answered before the body was read,
# or without that anybody needed to.
ANONYMOUS = (
    ("POST", "/api/v1/bets", JSON, 401),
    ("PUT", "/api/v1/bets", JSON, 401),
    ("DELETE", "/api/v1/bets/00000000-0000-4000-8000-000000000000", JSON, 401),
    ("POST", "/nowhere", JSON, 404),
    ("PATCH", "/api/schema/", JSON, 405),
    ("PUT", "/static/x", JSON, 404),
    ("POST", "/admin/accounts/user/add/", JSON, 403),
    ("GET", "/api/schema/", JSON, 200),
    ("POST", "/api/v1/bets", {"Content-Type": "text/plain; charset=hex"}, 415),
)
SIGNED_IN = (
    ("PATCH", "/api/auth/profile", TEXT, 415),
    ("PATCH", "/api/auth/profile", JSON, 400),
    ("PUT", "/api/v1/bets", JSON, 405),
    ("GET", "/api/v1/bets", JSON, 200),
)


@pytest.fixture(scope="module")
def running():
    env = {"SECRET_KEY": "", "MAX_UPLOAD_MB": "20", "RATE_LIMIT_AUTH_PER_MINUTE": "1"}
    with appliance(env) as running:
        yield running


@pytest.fixture(scope="module")
def alice(running):
    client = running.client()
    client.register()
    return client


def pieces(size):
    """A body whose length is not said beforehand."""
    return (b"x" * min(65_536, size - start) for start in range(0, size, 65_536))


def followers(alice, session):
    """What those are answered who come next, on the same connection and on new ones.

    POST, which nginx may not send again where a connection to gunicorn has ended.
    """
    address = f"{alice.base}/nowhere"
    own = [session.post(address, json={}, timeout=20) for _ in range(FOLLOWERS // 2)]
    others = [alice.post("/nowhere", {}) for _ in range(FOLLOWERS // 2)]
    return {answer.status_code for answer in own + others}


@pytest.mark.parametrize("size", SIZES)
def test_nobody_pays_for_a_body_that_was_refused(running, alice, size):
    cases = [(case, {}) for case in ANONYMOUS] + [(case, alice.headers) for case in SIGNED_IN]
    for (case, token), chunked in itertools.product(cases, (False, True)):
        method, path, headers, status = case
        with requests.Session() as session:
            body = pieces(size) if chunked else b"x" * size
            answer = session.request(
                method, alice.base + path, data=body, headers=headers | token, timeout=20
            )

            assert answer.status_code == status, (case, chunked)
            assert followers(alice, session) == {404}, (case, chunked)


@pytest.mark.parametrize(("size", "status"), [(150_000, 429), (21_000_000, 413)])
def test_nobody_pays_for_a_body_that_nginx_refused(running, alice, size, status):
    """After the few log-ins a minute that are allowed; or for its size."""
    for _ in range(10):
        with requests.Session() as session:
            address = f"{alice.base}/api/auth/login"
            answer = session.post(address, data=b"x" * size, headers=JSON, timeout=20)
            assert followers(alice, session) == {404}

    assert answer.status_code == status


def hang_up(connection):
    """As a client whose machine has gone: with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def opened(port, sent):
    connection = socket.create_connection(("127.0.0.1", port), 10)
    connection.sendall(sent)
    return connection


def a_round_of_bad_clients(port):
    """Idle, half a head, half a body, half an answer; some stay a while, some are killed."""
    promised = "Content-Type: application/json\r\nContent-Length: 300000\r\n"
    half = request("/api/v1/bets", promised, "POST") + b"x" * 150_000
    sent = (b"", b"GET / HTTP/1.1\r\nHo", half, request("/api/schema/") * 3, request("/health/"))
    killed = [opened(port, each) for each in sent for _ in range(4)]
    stayed = [opened(port, each) for each in sent for _ in range(4)]
    for connection in killed:
        hang_up(connection)
    assert exchange(port, request("/health/ready/")).status == 200
    for connection in stayed:
        connection.close()


def descriptors(running):
    """Open files of nginx's and gunicorn's processes."""
    listed = docker("top", running.name, "-eo", "pid,args").splitlines()[1:]
    pids = [line.split()[0] for line in listed if "nginx" in line or "gunicorn" in line]
    return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)


def waiting_to_close(port):
    """Connections whose client has gone and whose server does not care: CLOSE_WAIT."""
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "08" for row in rows)


def test_connections_that_are_idle_kept_or_killed_leave_nothing_open(running):
    a_round_of_bad_clients(running.port)
    time.sleep(1)
    before = descriptors(running)
    end = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < end:
        rounds = [
            threading.Thread(target=a_round_of_bad_clients, args=(running.port,)) for _ in range(3)
        ]
        for each in rounds:
            each.start()
        for each in rounds:
            each.join()

    # Connections kept between nginx and gunicorn, both ends of them, are at most as many
    # as requests were in flight at once.
    kept = 2 * 3 * 4 * 2
    wait_until(lambda: descriptors(running) <= before + kept, 10, "the end of what was open")
    wait_until(lambda: waiting_to_close(running.port) == 0, 10, "the close of every connection")
