"""What passes by itself at a CA costs no certificate: it is asked again at once, natively here."""

import functools
import http.server
import threading
import time

import pytest

from appliance.certs.certbot import ask
from appliance.config import load_config
from appliance.paths import Paths
from tests.rig.meddler import meddling
from tests.rig.pebble import Pebble

NAME = "wisebet.example"
SECRET = "only for these tests: 0123456789 abcdefghijklmnop"
ACME = "urn:ietf:params:acme:error:"


@pytest.fixture
def paths(tmp_path):
    paths = Paths.from_env({"APPLIANCE_ROOT": str(tmp_path)})
    for folder in (paths.run, paths.certificates, paths.challenges):
        folder.mkdir(parents=True, exist_ok=True)
    return paths


@pytest.fixture
def door(paths):
    """The web root as nginx would serve it: its port."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=paths.challenges)
    handler.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def config(env, ca):
    trusted = {"ACME_CA_FILE": str(ca.https_root)}
    return load_config(
        {
            "DOMAINS": NAME,
            "SECRET_KEY": SECRET,
            **env,
            **trusted,
        }
    )


def test_a_ca_that_refuses_most_nonces_gives_its_certificate_at_once(paths, door):
    with Pebble.running(door, behaviour={"PEBBLE_WFE_NONCEREJECT": "70"}) as ca:
        outcome, orders = ask(config(ca.environment(), ca), paths), ca.orders()

    assert (outcome.result, orders > 0) == ("renewed", True)


def test_a_ca_that_refuses_every_nonce_is_not_said_to_refuse_the_account(paths, door):
    problem = {"type": f"{ACME}badNonce", "detail": "JWS has an invalid anti-replay nonce"}
    with (
        Pebble.running(door) as ca,
        meddling(ca, "/sign-me-up", 400, problem) as env,
    ):
        outcome = ask(config(env, ca), paths)

    assert outcome.result == "bad-nonce"
    assert "JWS has an invalid anti-replay nonce" in outcome.detail
    assert "ACME_EMAIL" not in outcome.hint


PASSING = {
    "trouble of its own": (500, {"type": f"{ACME}serverInternal", "detail": "oops"}, {}),
    "a rate for a second": (
        429,
        {"type": f"{ACME}rateLimited", "detail": "slow down"},
        {"Retry-After": "1"},
    ),
    "a proxy's page": (502, {}, {"Content-Type": "text/html"}),
    "a closed connection": (0, {}, {}),
}


@pytest.mark.parametrize(
    ("trouble", "path"),
    [
        ("a proxy's page", "/dir"),
        ("a closed connection", "/nonce-plz"),
        ("trouble of its own", "/sign-me-up"),
        ("a rate for a second", "/order-plz"),
        ("a closed connection", "/finalize-order"),
        ("a proxy's page", "/certZ"),
    ],
)
def test_what_passes_is_asked_again_in_the_same_run(paths, door, trouble, path):
    status, problem, headers = PASSING[trouble]
    with (
        Pebble.running(door) as ca,
        meddling(ca, path, status, problem, times=1, **headers) as env,
    ):
        began = time.monotonic()
        outcome = ask(config(env, ca), paths)

    assert outcome.result == "renewed", outcome
    assert time.monotonic() - began < 60


def test_a_refused_address_is_said_to_be_one_and_not_asked_again(paths, door):
    problem = {"type": f"{ACME}invalidContact", "detail": "contact email has invalid domain"}
    with (
        Pebble.running(door) as ca,
        meddling(ca, "/sign-me-up", 400, problem) as env,
    ):
        outcome = ask(config(env, ca), paths)

    assert (outcome.result, outcome.hint) == ("account", "is ACME_EMAIL right?")
