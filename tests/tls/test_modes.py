"""TLS_MODE: self-signed, custom, off; and certificates for addresses."""

import shutil

import pytest

from tests.rig.engine import container, env_options, exit_code, logs, wait_until
from tests.rig.https import NAME
from tests.rig.pebble import Pebble
from tests.rig.private_ca import PrivateCa
from tests.rig.system import free_port
from tests.rig.tls import site


@pytest.fixture
def files(tmp_path):
    """A folder of the operator's, with a pair in it, and the CA that signs another."""
    tmp_path.chmod(0o755)
    (tmp_path / "ca").mkdir()
    authority = PrivateCa.create(tmp_path / "ca")
    (tmp_path / "files").mkdir()
    yield authority, tmp_path / "files"


def put(issued, folder):
    """As `cp` and `mv` do it: the key first, then the chain."""
    for source, name in ((issued.key, "privkey.pem"), (issued.chain, "fullchain.pem")):
        shutil.copyfile(source, folder / f".{name}")
        (folder / f".{name}").rename(folder / name)


CUSTOM = {
    "TLS_MODE": "custom",
    "TLS_CERT_FILE": "/files/fullchain.pem",
    "TLS_KEY_FILE": "/files/privkey.pem",
    "DOMAINS": NAME,
}


def test_files_of_the_operator_are_taken_and_taken_again_when_replaced(files):
    authority, folder = files
    first = authority.issue(NAME)
    put(first, folder)
    with site(CUSTOM, f"--volume={folder}:/files:ro") as running:
        assert running.certificate() == first.certificate
        second = authority.issue(NAME)
        put(second, folder)
        wait_until(lambda: running.certificate() == second.certificate, 60, "the new pair")

        (folder / "privkey.pem").write_text("half a k")
        wait_until(lambda: running.said("is not a whole PEM private key"), 60, "the complaint")
        assert running.certificate() == second.certificate
        assert running.facts()["kind"] == "custom, as before"
        assert running.is_ready()


def test_files_that_are_no_pair_are_78_with_the_reason(image, files):
    authority, folder = files
    put(authority.issue(NAME), folder)
    shutil.copyfile(authority.issue("other.example").key, folder / "privkey.pem")
    env = CUSTOM | {"SECRET_KEY": "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h"}
    with container(*env_options(env), f"--volume={folder}:/files:ro", image=image) as name:
        assert exit_code(name) == 78
        assert "TLS_CERT_FILE and TLS_KEY_FILE are not a pair: the key in" in logs(name)


def test_a_selfsigned_site_is_the_same_after_a_restart(certificates):
    mount = f"--volume={certificates}:/etc/letsencrypt"
    with site({"TLS_MODE": "self-signed"}, mount) as running:
        first = running.certificate()
        answer = running.get("/health/ready/")
        assert (answer.status, answer.headers["Strict-Transport-Security"]) == (200, None)
    with site({"TLS_MODE": "self-signed"}, mount) as running:
        assert running.certificate() == first


def test_behind_another_proxy_there_is_no_tls_and_no_loop():
    with site({"TLS_MODE": "off", "DOMAINS": NAME}) as running:
        with pytest.raises(ConnectionRefusedError):
            running.certificate()
        processes = "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"
        wait_until(lambda: "sh certs" not in running.sh(processes), 30, "the end of the loop")
        assert running.http("GET", "/api/auth/profile").status == 401
        assert running.certs().out.split() == ["mode", "off"]


def test_an_address_gets_a_certificate_where_the_ca_gives_them():
    port = free_port()
    with Pebble.running(port) as ca:
        env = {"DOMAINS": "127.0.0.1", **ca.environment()}
        with site(env, ca.mount(), http_port=port) as running:
            running.wait_issued()

            assert running.get("/health/ready/", trust=ca.root()).status == 200
            assert running.certs("renew").out.startswith("kept: ")
            assert running.certs("renew", "--force").out.startswith("renewed: ")
