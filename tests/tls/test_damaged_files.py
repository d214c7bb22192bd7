"""Certificates that are broken, old or gone, and volumes that take none. Rows of docs/tls.md."""

import pytest

from tests.rig.engine import docker, wait_until
from tests.rig.https import NAME
from tests.rig.pebble import Pebble
from tests.rig.private_ca import PrivateCa
from tests.rig.system import free_port
from tests.rig.tls import site

LIVE = "cd /etc/letsencrypt/archive/*/ && "


@pytest.fixture
def pebble():
    with Pebble.running(free_port()) as ca:
        yield ca


@pytest.fixture(scope="module")
def shared():
    port = free_port()
    with Pebble.running(port) as ca:
        env = {"DOMAINS": NAME, **ca.environment()}
        with site(env, ca.mount(), http_port=port) as running:
            running.wait_issued()
            yield running


@pytest.fixture
def cared_for(shared):
    """A site with two versions of its certificate, 1 and 2; what breaks here starts at 1 anew."""
    shared.before = shared.certificate()
    assert shared.certs("renew", "--force").code == 0
    shared.began = len(shared.log())
    return shared


@pytest.mark.parametrize("damage", ["truncate -s 300 fullchain2.pem", "rm privkey2.pem"])
def test_a_file_is_half_written(cared_for, damage):
    """The version before is served from the first moment, until a new one has come."""
    newest = cared_for.certificate()
    cared_for.sh(LIVE + damage)
    cared_for.restart()

    assert cared_for.certificate() != newest and "Pebble" in cared_for.issuer()
    wait_until(lambda: has_recovered(cared_for), 60, "a new certificate")
    assert cared_for.certs("renew").out.startswith("kept: ")


def test_the_key_is_another_one(cared_for):
    cared_for.sh(LIVE + "cat privkey1.pem > privkey2.pem")
    cared_for.restart()

    wait_until(lambda: has_recovered(cared_for), 60, "a new certificate")
    assert cared_for.said("privkey2.pem is not the one of the certificate in")


def has_recovered(running):
    """Never a placeholder: the one before, the damage told, and then a new one."""
    said = [line["message"] for line in running.log()[running.began :]]
    assert not any("placeholder" in line for line in said)
    told = any("are broken: moved to" in line for line in said)
    return told and running.certificate() != running.before


def test_the_volume_is_lost_while_running(cared_for):
    before = cared_for.certificate()
    cared_for.sh("rm -rf /etc/letsencrypt/*")
    ended = cared_for.certs("renew", ACME_SERVER="https://127.0.0.1:1/dir")

    assert ended.code == 1 and "still serving the certificate of" in ended.out
    assert cared_for.certificate() == before
    assert cared_for.certs("renew").code == 0
    assert cared_for.certificate() != before and cared_for.is_ready()


def test_the_certificate_volume_is_full(pebble):
    small = "/etc/letsencrypt:uid=10001,gid=10001,size=900k"
    env = {"DOMAINS": NAME, **pebble.environment()}
    with site(env, pebble.mount(), f"--tmpfs={small}") as running:
        wait_until(lambda: running.said("asking again"), 30, "the first attempt")
        running.sh("dd if=/dev/zero of=/etc/letsencrypt/filler bs=1k || :")
        orders = pebble.orders()
        ended = running.certs("renew")

        assert ended.out.startswith(
            "volume: the certificate volume cannot be written (no space left on device)"
        )
        assert "asking again" in ended.out and pebble.orders() == orders
        assert running.facts()["last_result"] == "volume"
        assert running.is_ready()


def test_the_certificate_volume_is_read_only(certificates):
    port = free_port()
    with Pebble.running(port) as ca:
        env, mount = (
            {"DOMAINS": NAME, **ca.environment()},
            f"--volume={certificates}:/etc/letsencrypt",
        )
        with site(env, ca.mount(), mount, http_port=port) as running:
            running.wait_issued()
            issued = running.certificate()
        with site(env, ca.mount(), f"{mount}:ro", http_port=port) as running:
            ended = running.certs("renew", "--force")

            assert ended.out.startswith("volume: ") and "read-only file system" in ended.out
            assert running.certificate() == issued
            assert running.is_ready()


def test_the_certificate_ran_out_before_the_start(certificates, pebble, tmp_path):
    """An expired one of a known CA is better than one that nobody ever trusted."""
    old = PrivateCa.create(tmp_path).issue(NAME, from_day=-100, to_day=-1)
    tmp_path.chmod(0o755)
    seed = (
        "cd /etc/letsencrypt && mkdir -p archive/some-ca && "
        f"cp /seed/{NAME}.pem archive/some-ca/fullchain1.pem && "
        f"cp /seed/{NAME}.key archive/some-ca/privkey1.pem"
    )
    mount = f"--volume={certificates}:/etc/letsencrypt"
    with site({"TLS_MODE": "off"}, mount, f"--volume={tmp_path}:/seed:ro") as helper:
        helper.sh(seed)
    env = {"DOMAINS": NAME, **pebble.environment(), "ACME_SERVER": "https://127.0.0.1:1/dir"}
    with site(env, pebble.mount(), mount) as running:
        wait_until(lambda: running.said("asking again"), 30)

        assert running.certificate() == old.certificate
        assert running.said("the certificate ran out on")
        assert running.facts()["days_left"] < 0


def test_private_keys_are_readable_by_nobody_else(cared_for):
    found = cared_for.sh("find /etc/letsencrypt /run/appliance -name 'privkey*' -type f -perm /077")

    assert found == ""
    assert "PRIVATE KEY" not in docker("logs", cared_for.container)
