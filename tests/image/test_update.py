"""From one version to the next and back, by deploy.sh, on a real PostgreSQL."""

import secrets

import pytest

from tests.rig.appliance import Client
from tests.rig.engine import docker, inspect
from tests.rig.operator import operator
from tests.rig.postgres import Postgres
from tests.rig.releases import (
    BROKEN_IN_PLACE,
    FAILING,
    IRREVERSIBLE,
    REVERSIBLE,
    migration,
    release,
)

BROKEN = {"app/config/wsgi.py": BROKEN_IN_PLACE}


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary(for_containers=True, durable=True) as server:
        yield server


@pytest.fixture(scope="module")
def site(server):
    """A site on PostgreSQL, whose operator gives a new version three seconds."""
    with operator() as person:
        person.settings["WATCH_SECONDS"] = "3"
        settings = server.environment() | {
            "RATE_LIMIT_API_PER_SECOND": "0",
            "RATE_LIMIT_AUTH_PER_MINUTE": "0",
            "WEB_WORKERS": "1",
            "DB_WAIT_SECONDS": "5",
            "SUPERUSER_PASSWORD": "a long phrase of the operator",
        }
        example = (person.folder / ".env.example").read_text()
        lines = [f"{name}={value}" for name, value in settings.items()]
        kept = [line for line in example.splitlines() if line.split("=")[0] not in settings]
        key = f"SECRET_KEY={secrets.token_hex(32)}"
        person.env_file.write_text("\n".join([*kept, *lines, key]))
        person.env_file.chmod(0o600)
        done = person.types("deploy")
        assert done.returncode == 0, done.stdout + done.stderr
        yield person


@pytest.fixture
def alice(site):
    client = Client(f"http://127.0.0.1:{site.settings['PUBLISH_HTTP']}")
    client.headers["Host"] = "localhost"
    client.register()
    return client


def image(site):
    return site.settings["WISEBET_IMAGE"]


def running(site):
    return inspect(site.name)["Image"]


def may_write(client, name):
    answer = client.post("/api/v1/bookmakers", {"name": name})
    assert answer.status_code == 201, answer.text
    return True


def names(client):
    return {row["name"] for row in client.get("/api/v1/bookmakers?name=Mine").json()["results"]}


def applied(server):
    return {name for (name,) in server.rows("SELECT name FROM django_migrations")}


def taken_back(site, done, before):
    assert done.returncode != 0
    assert "is taken back" in done.stdout, done.stdout + done.stderr
    assert running(site) == before
    assert site.get("/health/ready/").status_code == 200


def test_an_update_says_what_changes_and_the_next_version_serves(site, server, alice):
    with release(image(site), "0.1.1", migration(REVERSIBLE)) as newer:
        before = running(site)
        done = site.types("update", "0.1.1")

        assert done.returncode == 0, done.stdout + done.stderr
        assert "(0.1.0" not in done.stdout.split("→")[1].splitlines()[0]
        assert "1 to apply: betting.0099_mood" in done.stdout
        assert "last backup" in done.stdout
        assert running(site) == inspect(newer)["Id"] != before
        assert "0099_mood" in applied(server)

        back = site.types("rollback", "--yes")
        assert back.returncode == 0, back.stdout + back.stderr
        assert running(site) == before
        assert "0099_mood" not in applied(server)
        assert may_write(alice, "Mine after going back")


def test_a_rollback_keeps_what_the_later_version_wrote(site, server, alice):
    with release(image(site), "0.1.2", migration(REVERSIBLE)):
        assert site.types("update", "0.1.2").returncode == 0
        with server.connect() as connection:
            connection.execute("ALTER TABLE betting_bookmaker ALTER mood SET DEFAULT 'fine'")
        assert may_write(alice, "Mine by the later one")
        done = site.types("rollback", "--yes")

        assert done.returncode == 0, done.stdout + done.stderr
        assert "Mine by the later one" in names(alice)
        assert may_write(alice, "Mine by the earlier one")


def test_a_migration_that_fails_on_the_data_is_found_before_anything_stops(site, server, alice):
    before = inspect(site.name)["State"]["StartedAt"]
    with release(image(site), "0.1.3", migration(FAILING)):
        done = site.types("update", "0.1.3")

    assert done.returncode != 0
    assert "0099_mood" in done.stderr
    assert inspect(site.name)["State"]["StartedAt"] == before
    assert may_write(alice, "Mine beside a failed rehearsal")
    assert not [
        name for (name,) in server.rows("SELECT datname FROM pg_database") if "rehears" in name
    ]


@pytest.mark.parametrize("change", ["reversible", "irreversible"])
def test_a_version_that_fails_in_its_place_is_taken_back_with_its_migrations(
    site, server, alice, change
):
    text = {"reversible": REVERSIBLE, "irreversible": IRREVERSIBLE}[change]
    before, version = running(site), f"0.2.{len(change)}"
    assert may_write(alice, f"Mine before {change}")
    with release(image(site), version, migration(text) | BROKEN):
        done = site.types("update", version)

    taken_back(site, done, before)
    assert "broken on purpose" in done.stderr
    assert "0099_mood" not in applied(server)
    assert f"Mine before {change}" in names(alice)
    assert may_write(alice, f"Mine after {change}")


@pytest.mark.parametrize("words", [("deploy",), ("start",), ("update",), ("restart",)])
def test_an_outage_of_the_database_stops_nothing_for_good(site, server, alice, words):
    server.stop()
    try:
        done = site.types(*words)
        state = inspect(site.name)["State"]
    finally:
        server.start()

    assert words == ("start",) or done.returncode == 75, done.stdout + done.stderr
    assert state["Running"] or state["Restarting"]
    assert site.types("health").returncode == 0 or site.types("start").returncode == 0
    assert may_write(alice, f"Mine after {words[0]} in an outage")


@pytest.mark.parametrize(
    "typo",
    ["PUBLISH_HTTP=8o80", "PUBLISH_HTTP=99999", "PUBLISH_ADDRESS=203.0.113.7", "DB_PORT=1"],
)
def test_a_slip_in_env_costs_nothing(site, alice, typo):
    right, before = site.env_file.read_text(), inspect(site.name)["State"]["StartedAt"]
    name = typo.split("=")[0]
    given = site.settings.pop(name, None)
    site.env_file.write_text(f"{right}\n{typo}\n")
    try:
        done = site.types("deploy")
    finally:
        site.env_file.write_text(right)
        if given:
            site.settings[name] = given

    assert done.returncode != 0
    assert inspect(site.name)["State"]["StartedAt"] == before
    assert may_write(alice, f"Mine in spite of a slip in {name.lower()}")


def test_an_unknown_version_is_said_to_be_that(site):
    done = site.types("update", "9.9.9")

    assert done.returncode == 69
    assert "There is no version 9.9.9" in done.stderr


def test_kept_versions_are_listed_and_no_more_than_four(site):
    shown = site.types("rollback", "--list").stdout
    tags = docker("images", "--format", "{{.Tag}}", image(site).rpartition(":")[0]).split()

    assert "* " in shown
    assert len([tag for tag in tags if tag.startswith("kept-")]) <= 4


def test_a_rollback_that_cannot_be_is_refused_while_all_goes_on(site, server, alice):
    with release(image(site), "0.3.0", migration(IRREVERSIBLE)) as newer:
        assert site.types("update", "0.3.0").returncode == 0
        done = site.types("rollback", "--yes")

        assert done.returncode == 1
        assert "0099_mood" in done.stderr
        assert running(site) == inspect(newer)["Id"]
        assert site.get("/health/ready/").status_code == 200
