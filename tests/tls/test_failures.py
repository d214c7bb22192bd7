"""What can go wrong with a CA, a volume or a clock. Each case has a row in docs/tls.md.

In each the site goes on serving the best certificate it has and stays ready
(`steady` asserts both), and one line says what happened and what comes next.
"""

import functools
import http.server
import threading
from contextlib import contextmanager

import pytest

from tests.rig.https import NAME
from tests.rig.meddler import meddling
from tests.rig.pebble import Pebble
from tests.rig.system import free_port

CLOSED = f"https://127.0.0.1:{free_port()}/dir"
KEYS = {"kid-1": "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"}


def explains(ended, result, *words):
    """One line for the log, and the result with its hint for the person who asked."""
    assert ended.code == 1, ended.out
    assert f"\n{result}: " in f"\n{ended.out}"
    lines = [line for line in ended.out.splitlines() if "still serving the certificate" in line]
    assert len(lines) == 1 and "asking again 20" in lines[0], ended.out
    for word in words:
        assert word in ended.out, ended.out


@contextmanager
def stranger():
    """Another web server: the port it answers on, with 404."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="/nowhere")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def test_the_ca_does_not_answer(steady):
    ended = steady.certs("renew", ACME_SERVER=CLOSED)

    explains(ended, "ca-unreachable", "can this container reach the internet")


def test_the_ca_says_that_we_ask_too_often(steady, ca):
    problem = {"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many certificates"}
    with meddling(ca, "/order-plz", 429, problem, **{"Retry-After": "86400"}) as env:
        ended = steady.certs("renew", **env)
        again = steady.certs("renew", **env)

    explains(ended, "rate-limited", "too many certificates", "we wait as long as it says")
    assert "the CA asked us to wait until" in again.out


def test_a_name_does_not_resolve(steady, ca):
    ca.dns("set-servfail", host="gone.example")
    ended = steady.certs("renew", DOMAINS=f"{NAME},gone.example")

    explains(ended, "dns", "gone.example has no usable A or AAAA record in public DNS")


def test_a_name_points_at_another_server(steady):
    with stranger() as port, Pebble.running(port) as elsewhere:
        ended = steady.certs("renew", **elsewhere.environment())

    explains(ended, "unauthorized", f"the name {NAME} points at another server")


def test_port_80_is_closed(steady):
    with Pebble.running(free_port()) as outside:
        ended = steady.certs("renew", **outside.environment())

    explains(ended, "connection", f"port 80 of {NAME} must reach this server from the internet")


def test_validation_fails_again_and_again(steady):
    with Pebble.running(free_port()) as outside:
        env = outside.environment()
        results = [steady.certs("renew", "--force", **env).out for _ in range(5)]
        facts = steady.facts(**env)

    assert [out.count("\nconnection: ") for out in ("\n" + out for out in results)] == [
        1,
        1,
        1,
        1,
        0,
    ]
    assert "waiting: 4 validations failed within the hour" in results[4]
    assert (facts["failures"], facts["failed_validations_this_hour"]) == (4, 4)


def test_the_ca_refuses_a_name(steady):
    ended = steady.certs("renew", DOMAINS=f"{NAME},blocked.example")

    explains(ended, "refused", "forbidden by policy", "look at DOMAINS")


def test_a_caa_record_forbids_the_ca(steady, ca):
    problem = {"type": "urn:ietf:params:acme:error:caa", "detail": "CAA record prevents issuance"}
    with meddling(ca, "/finalize-order", 403, problem) as env:
        ended = steady.certs("renew", **env)

    explains(ended, "caa", "remove that CAA record")


@pytest.mark.parametrize(
    "given", [{}, {"ACME_EAB_KID": "kid-1", "ACME_EAB_HMAC_KEY": "aaaa" + KEYS["kid-1"][4:]}]
)
def test_the_account_binding_is_missing_or_wrong(steady, given):
    with Pebble.running(free_port(), binding_keys=KEYS) as strict:
        ended = steady.certs("renew", **strict.environment(), **given)

    explains(ended, "account", "set ACME_EAB_KID and ACME_EAB_HMAC_KEY")


def test_the_ca_is_private_and_its_root_is_not_named(steady):
    ended = steady.certs("renew", ACME_CA_FILE="")

    explains(ended, "untrusted-ca", "name its root certificate in ACME_CA_FILE")


@pytest.mark.parametrize("shift", ["-400d", "+400d"])
def test_the_clock_is_wrong(steady, shift):
    clock = {"LD_PRELOAD": "/faketime/libfaketime.so.1", "FAKETIME": shift}
    ended = steady.certs("renew", **clock)

    explains(ended, "clock", "is this machine's clock right?")


def test_certbot_is_killed_in_the_middle(steady):
    steady.sh("timeout -s KILL 1.2 appliance certs renew --force || :")
    ended = steady.certs("renew")

    assert (ended.code, "kept: " in ended.out) == (0, True), ended.out
