"""What is to run is proved before anything stops, and what runs is asked by what it was given."""

import os
import re
import subprocess
import sys

import pytest
import requests

from tests.rig.engine import UID_INSIDE, docker, inspect, wait_until
from tests.rig.operator import operator

HOST_SIDE = ("PUBLISH_HTTP", "PUBLISH_ADDRESS", "WISEBET_NAME", "WISEBET_IMAGE")


@pytest.fixture(scope="module")
def alice():
    """Deployed with a key in a file; her later commands are given nothing more."""
    with operator() as person:
        person.given = dict(person.settings)
        (person.folder / "secrets").mkdir()
        key = person.folder / "secrets/key"
        key.write_text("Zk3-9vN2wQ8_zR5tX7uB1mC4sD6fG0hJ")
        key.chmod(0o600)
        person.env_file.write_text(
            "SECRET_KEY_FILE=/run/secrets/key\nALLOWED_HOSTS=localhost\n"
            "SUPERUSER_EMAIL=admin@example.com\nSUPERUSER_PASSWORD=a long phrase of mine\n"
        )
        person.refused = person.types("deploy")
        os.chown(key, UID_INSIDE, UID_INSIDE)
        person.first = person.types("deploy")
        assert person.first.returncode == 0, person.first.stdout + person.first.stderr
        for name in HOST_SIDE:
            del person.settings[name]
        yield person
        person.settings.update(person.given)


def identity(person):
    return inspect(person.given["WISEBET_NAME"])["Id"]


def test_a_key_that_the_appliance_cannot_read_is_named_before_the_first_start(alice):
    assert alice.refused.returncode == 78
    assert "SECRET_KEY_FILE is '/run/secrets/key'" in alice.refused.stderr
    assert "container started" not in alice.refused.stdout


def test_what_the_first_command_was_given_the_next_ones_know(alice):
    kept = re.search(r"kept in \.env: (.+)", alice.refused.stdout)[1]
    assert dict(pair.split("=", 1) for pair in kept.split()) == alice.given
    before = identity(alice)

    assert f"localhost:{alice.given['PUBLISH_HTTP']}/" in alice.types("status").stdout
    assert "nothing changed: the container stays" in alice.types("deploy").stdout
    assert identity(alice) == before


def test_settings_that_are_typed_and_not_deployed_are_told_and_change_nothing(alice):
    told, before, right = [], identity(alice), alice.env_file.read_text()
    for more in ("MAX_UPLOAD_MB=7\n", ""):
        alice.env_file.write_text(right + more)
        for verb in ("status", "restart", "start"):
            shown = alice.types(verb)
            assert shown.returncode == 0, shown.stdout + shown.stderr
            told.append("./deploy.sh deploy applies them" in shown.stdout)

    assert (told, identity(alice)) == ([True] * 3 + [False] * 3, before)


def test_a_key_that_has_become_unreadable_is_named_while_the_old_container_goes_on(alice):
    before, key = identity(alice), alice.folder / "secrets/key"
    os.chown(key, 0, 0)
    done = alice.types("deploy", PUBLISH_HTTPS="8443")  # changes nothing without TLS
    assert done.returncode == 0, done.stderr
    right = alice.env_file.read_text()
    alice.env_file.write_text(right + "MAX_UPLOAD_MB=7\n")
    done = alice.types("deploy")
    alice.env_file.write_text(right)
    os.chown(key, UID_INSIDE, UID_INSIDE)

    assert done.returncode == 78
    assert "SECRET_KEY_FILE is '/run/secrets/key'" in done.stderr
    assert (identity(alice), alice.types("health").returncode) == (before, 0)


def test_a_changed_secret_is_a_change(alice):
    before, key = identity(alice), alice.folder / "secrets/key"
    key.write_text("Yk3-9vN2wQ8_zR5tX7uB1mC4sD6fG0hJ")
    done = alice.types("deploy")

    assert done.returncode == 0, done.stdout + done.stderr
    assert identity(alice) != before


@pytest.mark.parametrize(
    ("typo", "named"),
    [
        ("PUBLISH_HTTP=8o80", "PUBLISH_HTTP is '8o80'"),
        ("PUBLISH_ADDRESS=192.0.2.250", "PUBLISH_ADDRESS is '192.0.2.250'"),
        ("DOMAINS=shop.example", "ACME_EMAIL is missing"),
    ],
)
def test_what_runs_is_asked_as_it_was_started_whatever_the_file_says_by_now(alice, typo, named):
    before, right = identity(alice), alice.env_file.read_text()
    alice.env_file.write_text(right + typo + "\n")
    health, status, done = alice.types("health"), alice.types("status"), alice.types("deploy")
    alice.env_file.write_text(right)

    assert health.returncode == 0, health.stderr
    assert "ready now     yes" in status.stdout
    assert (done.returncode, named in done.stderr) == (78, True), done.stderr
    assert identity(alice) == before


@pytest.mark.parametrize(
    ("published", "answered"),
    [("", {"127.0.0.1", "[::1]"}), ("127.0.0.2,::1", {"127.0.0.2", "[::1]"})],
    ids=["everywhere, by default", "a list"],
)
def test_it_answers_at_the_addresses_where_it_is_published(alice, published, answered):
    right = alice.env_file.read_text()
    kept = f"PUBLISH_ADDRESS={alice.given['PUBLISH_ADDRESS']}"
    alice.env_file.write_text(right.replace(kept, f"PUBLISH_ADDRESS={published}"))
    done = alice.types("deploy")
    asked = {"127.0.0.1", "127.0.0.2", "[::1]"} if published else answered
    heard = {address for address in asked if answers(address, alice.given["PUBLISH_HTTP"])}
    alice.env_file.write_text(right)

    assert done.returncode == 0, done.stdout + done.stderr
    assert heard == answered


def answers(address, port):
    try:
        return requests.get(f"http://{address}:{port}/health/", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def test_another_at_the_port_of_a_stopped_one_is_not_taken_for_it(alice):
    assert alice.types("stop").returncode == 0
    assert "ready now     no: not running\n" in alice.types("status").stdout
    port = alice.given["PUBLISH_HTTP"]
    argv = [sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"]
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as other:
        who = f"port {port} is answered by another: python"
        wait_until(lambda: who in alice.types("status").stdout, 10, "its naming")
        health = alice.types("health")
        other.terminate()

    assert (health.returncode, who in health.stderr) == (69, True)
    assert alice.types("start").returncode == 0


def test_a_volume_of_a_wrong_owner_is_mended_by_the_command_that_is_printed(alice):
    before, name = identity(alice), alice.given["WISEBET_NAME"]
    for volume, place in (("data", "/data"), ("media", "/app/mediafiles")):
        owned = ("--user", "0", "--entrypoint", "chown", "-v", f"{name}_{volume}:{place}")
        docker("run", "--rm", *owned, alice.given["WISEBET_IMAGE"], "-R", "0:0", place)
    right = alice.env_file.read_text()
    alice.env_file.write_text(right + "MAX_UPLOAD_MB=9\n")
    done = alice.types("deploy")
    commands = re.findall(r"^ +(docker run .+)$", done.stderr, re.M)

    assert (done.returncode, len(commands)) == (77, 2), done.stdout + done.stderr
    assert (identity(alice), alice.types("health").returncode) == (before, 0)
    for command in commands:
        subprocess.run(command, shell=True, check=True)
    assert alice.types("deploy").returncode == 0
