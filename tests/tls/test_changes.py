"""What an operator changes: names, the CA, containers. Rows of docs/tls.md."""

import pytest

from tests.rig.engine import docker, wait_until
from tests.rig.https import NAME
from tests.rig.pebble import Pebble
from tests.rig.system import free_port
from tests.rig.tls import site

MORE = "www.example.com"


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def run(certificates, port):
    """Start a site on one volume; the CA looks for challenges there."""

    def start(ca, domains, *options, **env):
        mount = f"--volume={certificates}:/etc/letsencrypt"
        settings = {"DOMAINS": domains, **ca.environment(), **env}
        return site(settings, ca.mount(), mount, *options, http_port=port)

    return start


def test_the_list_of_names_changes(run, port):
    """Longer or shorter: the old certificate is served until the new one has come."""
    with Pebble.running(port) as ca:
        with run(ca, NAME) as running:
            running.wait_issued()
            first = running.certificate()
        with run(ca, f"{NAME},{MORE}") as running:
            assert running.certificate() == first or running.said("gave a new certificate")
            wait_until(lambda: running.names() == {NAME, MORE}, 40, "the longer certificate")
        with run(ca, NAME) as running:
            wait_until(lambda: running.names() == {NAME}, 40, "the shorter certificate")
            assert not running.said("placeholder")


def test_another_ca_is_chosen(run, port):
    """As from staging to production: nothing is deleted, nothing is interrupted."""
    with Pebble.running(port) as staging, run(staging, NAME) as running:
        running.wait_issued()
        first = running.certificate()
    with Pebble.running(port) as production, run(production, NAME) as running:
        assert running.certificate() == first or running.said("gave a new certificate")
        wait_until(lambda: running.certificate() != first, 40, "the other CA's certificate")
        trusted = running.get(trust=production.root())

        assert trusted.status == 200
        assert running.facts()["kind"] == "from the CA"


def test_an_account_is_bound_to_the_operators_at_the_ca(run, port):
    keys = {"kid-1": "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"}
    given = {"ACME_EAB_KID": "kid-1", "ACME_EAB_HMAC_KEY": keys["kid-1"]}
    with Pebble.running(port, binding_keys=keys) as ca, run(ca, NAME, **given) as running:
        running.wait_issued()

        assert keys["kid-1"] not in docker("logs", running.container)
        assert keys["kid-1"] not in docker("top", running.container)


def test_the_ca_is_moody(run, port):
    """Rejected nonces, reused authorisations, a long chain, slow validation."""
    moods = {
        "PEBBLE_WFE_NONCEREJECT": "5",
        "PEBBLE_AUTHZREUSE": "100",
        "PEBBLE_CHAIN_LENGTH": "3",
        "PEBBLE_VA_NOSLEEP": "",
        "PEBBLE_VA_SLEEPTIME": "1",
    }
    with Pebble.running(port, behaviour=moods) as ca, run(ca, f"{NAME},{MORE}") as running:
        running.wait_issued()

        assert running.names() == {NAME, MORE}
        assert running.certs("renew", "--force").code == 0


def test_several_containers_share_one_volume(run, certificates, port):
    """One asks, all serve what it got; nobody is restarted or reloaded by hand."""
    challenges = f"--volume={certificates}-www:/var/www/certbot"
    mounts = (f"--volume={certificates}:/etc/letsencrypt", challenges)
    with Pebble.running(port) as ca:
        env = {"DOMAINS": NAME, **ca.environment()}
        with run(ca, NAME, challenges) as first, site(env, ca.mount(), *mounts) as second:
            first.wait_issued()
            wait_until(second.issuer_is_known, 60, "the certificate in the other one")
            assert first.certificate() == second.certificate()
            given = [site.said("the CA gave a new certificate") for site in (first, second)]
            assert sorted(given) == [False, True]

            assert first.certs("renew", "--force").code == 0
            wait_until(lambda: second.certificate() == first.certificate(), 40, "the other one")
    docker("volume", "rm", "--force", f"{certificates}-www", check=False)


def test_short_lived_certificates_are_renewed_in_time(run, port):
    """certbot's own judgement: half of a short life, a third of a long one is left."""
    with Pebble.running(port, valid_seconds=24) as ca, run(ca, NAME) as running:
        running.wait_issued()
        first = running.certificate()

        wait_until(lambda: running.certificate() != first, 100, "the renewal")
        assert running.is_ready()
