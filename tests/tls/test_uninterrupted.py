"""What clients notice of certificates: nothing."""

import http.client
import ssl
import threading
import time
from collections import Counter

import pytest

from tests.rig.engine import wait_until
from tests.rig.https import NAME, ask, connect, context
from tests.rig.pebble import Pebble
from tests.rig.system import free_port
from tests.rig.tls import site


class Visitors:
    """Threads that call without a pause, each on a connection kept or on a new one every time."""

    def __init__(self, port, tls, kept=2, new=2):
        self._port, self._tls = port, tls
        self._stop = threading.Event()
        self.outcomes = Counter()
        self._threads = [threading.Thread(target=self._kept) for _ in range(kept)]
        self._threads += [threading.Thread(target=self._new) for _ in range(new)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _note(self, call):
        try:
            self.outcomes[call()] += 1
        except (OSError, http.client.HTTPException) as error:
            self.outcomes[repr(error)] += 1
        time.sleep(0.005)

    def _new(self):
        while not self._stop.is_set():
            self._note(lambda: ask("GET", self._port, "/health/ready/", tls=self._tls).status)

    def _kept(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.connect()
        if self._tls:
            connection.sock = connect(self._port, NAME, self._tls)
        while not self._stop.is_set():
            self._note(lambda: self._ask_again(connection))
        connection.close()

    def _ask_again(self, connection):
        """Without reconnecting: a connection that was closed is a failure."""
        connection.auto_open = 0
        connection.request("GET", "/health/ready/", headers={"Host": NAME})
        response = connection.getresponse()
        response.read()
        return response.status


@pytest.fixture
def pebble():
    port = free_port()
    with Pebble.running(port) as ca:
        ca.http_port = port
        yield ca


def test_a_first_start_refuses_no_connection(pebble):
    """From the placeholder's first answer to the CA's certificate, over HTTP and HTTPS."""
    env = {"DOMAINS": NAME, **pebble.environment()}
    with site(env, pebble.mount(), http_port=pebble.http_port) as running:
        issuers = set()
        with (
            Visitors(running.https_port, context(None)) as secure,
            Visitors(running.http_port, None) as plain,
        ):
            wait_until(lambda: issuers.add(running.issuer()) or running.issuer_is_known(), 60)
            issuers.add(running.issuer())
            time.sleep(0.5)

        assert len(issuers) == 2, issuers
        assert set(secure.outcomes) == {200}, secure.outcomes
        assert set(plain.outcomes) == {200}, plain.outcomes


def test_twenty_renewals_under_load_fail_no_request_and_close_no_connection(pebble):
    env = {"DOMAINS": NAME, **pebble.environment()}
    with site(env, pebble.mount(), http_port=pebble.http_port) as running:
        running.wait_issued()
        trusting = ssl.create_default_context(cadata=pebble.root().decode())
        serials = set()
        with Visitors(running.https_port, trusting, kept=4, new=2) as visitors:
            for _ in range(20):
                assert running.certs("renew", "--force").code == 0
                serials.add(running.certificate().serial_number)

    assert len(serials) == 20
    assert set(visitors.outcomes) == {200}, visitors.outcomes
