"""Where HTTPS is spoken, deploy proves itself by HTTPS, however soon HTTP has an answer."""

import re
import secrets
import shutil

import pytest

from tests.rig.engine import free_port, wait_until
from tests.rig.operator import operator
from tests.rig.pebble import Pebble

ADMIN = {"SUPERUSER_EMAIL": "admin@example.com", "SUPERUSER_PASSWORD": "a long phrase of mine"}


@pytest.fixture(scope="module")
def alice():
    with operator() as person:
        person.settings["PUBLISH_HTTPS"] = str(free_port())
        yield person


def deploy(person, **settings):
    """With a fresh .env of these settings; nothing of a former one is left."""
    values = {"SECRET_KEY": secrets.token_hex(32), **ADMIN, **settings}
    person.env_file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    person.env_file.chmod(0o600)
    done = person.types("deploy")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "GET /api/auth/profile → 200, admin@example.com" in done.stdout
    return re.search(r"✓ ready .* s  (\S+)/health/ready/", done.stdout)[1]


def test_every_deploy_with_a_certificate_from_a_ca_goes_through(alice):
    https = f"https://shop.example:{alice.settings['PUBLISH_HTTPS']}"
    with Pebble.running(int(alice.settings["PUBLISH_HTTP"]), bridged=True) as ca:
        folder = alice.folder / "secrets"
        folder.mkdir()
        shutil.copy(ca.https_root, folder / "ca.pem")
        (folder / "ca.pem").chmod(0o644)
        acme = {"ACME_EMAIL": "ops@example.com", "ACME_CA_FILE": "/run/secrets/ca.pem"}
        acme |= {"ACME_SERVER": f"https://host.docker.internal:{ca.port}/dir"}
        for hosts in ("192.0.2.7", "*"):
            assert deploy(alice, DOMAINS="shop.example", ALLOWED_HOSTS=hosts, **acme) == https
        wait_until(lambda: "from the CA" in alice.types("certs").stdout, 60, "the certificate")
    again = alice.types("deploy")

    assert "nothing changed: the container stays" in again.stdout
    assert alice.types("health").returncode == 0


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({"TLS_MODE": "Self-Signed", "ALLOWED_HOSTS": "127.0.0.1"}, "https://127.0.0.1:{https}"),
        ({"TLS_MODE": "OFF", "DOMAINS": "shop.example"}, "http://shop.example:{http}"),
    ],
    ids=["of our own making, for an address", "a proxy in front speaks it"],
)
def test_every_way_of_tls_is_proved_by_its_own_scheme(alice, settings, url):
    ports = {"http": alice.settings["PUBLISH_HTTP"], "https": alice.settings["PUBLISH_HTTPS"]}

    assert deploy(alice, **settings) == url.format(**ports)
