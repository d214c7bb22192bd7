"""What is written for nginx and for the next look."""

import os
import stat

import pytest

from appliance.certs.authority import lineage
from appliance.certs.certbot import command
from appliance.certs.certificate import read_pair
from appliance.certs.choice import choose
from appliance.certs.prepare import prepare
from appliance.certs.selfsigned import selfsigned_ensure
from appliance.certs.serving import current, point_to
from appliance.certs.state import State, lock, read_state, write_state
from appliance.config import load_config
from appliance.paths import Paths
from tests.rig.private_ca import PrivateCa

KEY = "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h"
ACME = {"SECRET_KEY": KEY, "DOMAINS": "a.example,192.0.2.7", "ACME_EMAIL": "ops@example.com"}


@pytest.fixture
def paths(tmp_path):
    found = Paths(tmp_path / "root")
    for directory in (found.tls, found.certificates):
        directory.mkdir(parents=True)
    return found


def said():
    lines = []
    return lines, lambda message, **_: lines.append(message)


def test_a_first_start_has_a_placeholder_of_the_right_names(paths):
    prepare(load_config(ACME), paths, said()[1])

    about = current(paths).certificate
    assert (set(about.names), about.issuer) == ({"a.example", "192.0.2.7"}, "itself")
    assert about.key_kind == "ECDSA secp256r1"


def test_keys_are_readable_by_nobody_else(paths):
    prepare(load_config(ACME), paths, said()[1])

    for key in paths.tls.rglob("privkey.pem"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_switching_the_pair_needs_no_reload(paths, tmp_path):
    ca = PrivateCa.create(tmp_path)
    first, second = (ca.issue("a.example") for _ in range(2)), ca.issue("b.example")
    one = next(first)
    point_to(read_pair(one.chain, one.key), paths)

    assert point_to(read_pair(second.chain, second.key), paths) is False
    assert current(paths).certificate.names == ("b.example",)


def test_a_certificate_with_a_responder_is_stapled(paths, tmp_path):
    issued = PrivateCa.create(tmp_path).issue("a.example", responder="http://127.0.0.1:9/ocsp")

    assert point_to(read_pair(issued.chain, issued.key), paths) is True
    assert "ssl_stapling on;" in (paths.tls / "certificate.conf").read_text()


def test_one_without_is_not(paths, tmp_path):
    issued = PrivateCa.create(tmp_path).issue("a.example")
    point_to(read_pair(issued.chain, issued.key), paths)

    assert "stapling" not in (paths.tls / "certificate.conf").read_text()


def test_a_selfsigned_certificate_is_kept_over_restarts(tmp_path):
    first = selfsigned_ensure(tmp_path / "kept", ("localhost",)).certificate

    assert selfsigned_ensure(tmp_path / "kept", ("localhost",)).certificate == first
    assert selfsigned_ensure(tmp_path / "kept", ("other",)).certificate != first


def test_custom_files_that_break_leave_what_is_served(paths, tmp_path):
    issued = PrivateCa.create(tmp_path).issue("a.example")
    env = {
        "TLS_MODE": "custom",
        "TLS_CERT_FILE": str(issued.chain),
        "TLS_KEY_FILE": str(issued.key),
    }
    config = load_config(env)
    prepare(config, paths, said()[1])
    issued.key.write_bytes(b"")
    choice = choose(config, paths)

    assert (choice.kind, choice.satisfies) == ("custom, as before", False)
    assert choice.problems == (f"{issued.key} is not a whole PEM private key",)


def test_each_ca_has_a_lineage_of_its_own():
    staging = load_config(ACME | {"ACME_STAGING": "1"})
    private = load_config(ACME | {"ACME_SERVER": "https://ca.example:9000/acme/directory"})

    assert lineage(load_config(ACME)) == "acme-v02.api.letsencrypt.org-directory"
    assert lineage(staging) == "acme-staging-v02.api.letsencrypt.org-directory"
    assert lineage(private) == "ca.example-9000-acme-directory"


def test_certbot_is_asked_for_every_name_and_told_no_secret(paths):
    bound = {"ACME_EAB_KID": "kid", "ACME_EAB_HMAC_KEY": "c2VjcmV0LXNlY3JldA"}
    argv = command(load_config(ACME | bound), paths)

    assert argv[-6:-2] == ["--domain", "a.example", "--ip-address", "192.0.2.7"]
    assert "--no-random-sleep-on-renew" in argv
    assert not [word for word in argv if "c2VjcmV0" in word]


def test_a_dry_run_at_lets_encrypt_is_one_at_its_staging_ca(paths):
    argv = command(load_config(ACME), paths, dry_run=True)

    assert argv[argv.index("--server") + 1].startswith("https://acme-staging-v02.")


def test_what_happened_is_remembered_on_the_volume(paths):
    state = State(names=["a.example"], result="dns", failures=2, validations=[1.0, 2.0])
    write_state(paths, "some-ca", state)

    assert read_state(paths, "some-ca") == state
    assert read_state(paths, "another-ca") == State()


def test_a_broken_memory_is_as_good_as_none(paths):
    write_state(paths, "some-ca", State(failures=3))
    (paths.certificates / "appliance/some-ca.json").write_text("{half")

    assert read_state(paths, "some-ca") == State()


def test_one_container_asks_at_a_time(paths):
    with lock(paths) as first:
        pid = os.fork()
        if pid == 0:
            with lock(paths) as second:
                os._exit(0 if second is False else 1)
        assert (first, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) == (True, 0)
    with lock(paths) as again:
        assert again
