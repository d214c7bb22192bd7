"""The same configuration under the distribution's nginx, as it runs without a container."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes

from appliance.certs.authority import lineage
from appliance.certs.certificate import read_pair
from appliance.certs.look import look, reconcile
from appliance.certs.prepare import prepare
from appliance.certs.serving import serve, served_fingerprint
from appliance.certs.state import State, read_state, write_state
from appliance.config import load_config
from appliance.limits import Limits
from appliance.nginx.install import command, install
from appliance.paths import Paths
from tests.rig.engine import wait_until
from tests.rig.https import NAME
from tests.rig.private_ca import PrivateCa
from tests.rig.responder import responding
from tests.rig.system import free_port


@pytest.fixture
def config():
    return load_config(
        {
            "SECRET_KEY": "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h",
            "DOMAINS": NAME,
            "ACME_EMAIL": "ops@example.com",
            "HTTP_PORT": str(free_port()),
            "HTTPS_PORT": str(free_port()),
        }
    )


@pytest.fixture
def authority(tmp_path):
    return PrivateCa.create(tmp_path)


@pytest.fixture
def paths(config, tmp_path):
    """nginx as it is started by supervisord, with a placeholder."""
    found = Paths(tmp_path / "root")
    for path in (*found.volumes, found.run, found.nginx):
        path.mkdir(parents=True, exist_ok=True)
    prepare(config, found, lambda *_, **__: None)
    (found.run / "stdout").symlink_to("/dev/null")
    install(config, found, Limits(1.0, None), "test")
    # Workers as the user who owns the keys, as everywhere else.
    as_us = ["-g", "user root;"] if os.getuid() == 0 else []
    process = subprocess.Popen(command(found, *as_us))
    wait_until(lambda: served_fingerprint(config), 10, "the first handshake")
    yield found
    process.terminate()
    process.wait(20)


def fingerprint(issued):
    return issued.certificate.fingerprint(hashes.SHA256()).hex()


def test_a_pair_is_switched_without_a_reload(config, paths, authority):
    workers = children(paths)
    issued = authority.issue(NAME)
    serve(read_pair(issued.chain, issued.key), config, paths)

    assert served_fingerprint(config) == fingerprint(issued)
    assert children(paths) == workers


def test_the_answer_of_the_responder_is_stapled(config, paths, authority):
    with responding(authority) as (address, known):
        issued = authority.issue(NAME, responder=address)
        known[issued.certificate.serial_number] = issued.certificate
        serve(read_pair(issued.chain, issued.key), config, paths)

        # A reload: the old workers answer until the new ones are there.
        wait_until(lambda: served_fingerprint(config) == fingerprint(issued), 10, "the reload")
        # nginx fetches it when the first client has asked.
        wait_until(lambda: "Cert Status: good" in status(config), 20, "a stapled answer")

        plain = authority.issue(NAME)
        serve(read_pair(plain.chain, plain.key), config, paths)
        wait_until(lambda: served_fingerprint(config) == fingerprint(plain), 10, "the reload")
        wait_until(lambda: "OCSP response: no response sent" in status(config), 20)


def test_a_used_up_budget_is_waited_for_and_the_ca_not_asked(config, paths):
    """Even with a new list of names, and after a restart."""
    failed = [time.time() - 600] * 4
    write_state(paths, lineage(config), State(names=["old.example"], validations=failed))
    look(config, paths, lambda *_, **__: None)

    assert 2900 < int((paths.run / "certs.next").read_text()) <= 3000
    assert read_state(paths, lineage(config)).names == ["old.example"]


def test_a_certificate_somebody_else_put_on_the_volume_is_served(config, paths, authority):
    issued = authority.issue(NAME)
    folder = paths.certificates / "archive" / lineage(config)
    folder.mkdir(parents=True)
    (folder / "fullchain1.pem").write_bytes(issued.chain.read_bytes())
    (folder / "privkey1.pem").write_bytes(issued.key.read_bytes())
    lines = []
    reconcile(config, paths, lambda message, **_: lines.append(message))

    assert served_fingerprint(config) == fingerprint(issued)
    assert len(lines) == 1 and lines[0].startswith(f"now serving the certificate of {NAME}")


def children(paths):
    pid = (paths.run / "nginx.pid").read_text().strip()
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


def status(config):
    target = ["-connect", f"127.0.0.1:{config.https_port}", "-servername", NAME]
    argv = ["openssl", "s_client", *target, "-status"]
    return subprocess.run(argv, input="", capture_output=True, text=True, timeout=10).stdout
