"""A backup is one archive, and what is in it comes back."""

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import docker
from tests.rig.postgres import Postgres

PEOPLE = "SELECT id, email, password FROM accounts_user ORDER BY id"


@pytest.fixture
def volume():
    name = "wisebet-test-backups"
    docker("volume", "create", name)
    yield name
    docker("volume", "rm", "--force", name)


def test_what_was_backed_up_comes_back_into_an_empty_database(database, volume):
    options = (f"--volume={volume}:/backups",)
    with appliance(database.environment(), *options) as running:
        running.client().register()
        running.run("sh", "-c", "echo a slip > /app/mediafiles/private/slip.txt")
        archive = running.run("appliance", "backup")
        people = database.rows(PEOPLE)

    with Postgres.temporary() as empty, appliance(empty.environment(), *options) as again:
        again.run("appliance", "restore", archive)
        slip = again.run("cat", "/app/mediafiles/private/slip.txt")
        restored = empty.rows(PEOPLE)

    assert (restored, slip) == (people, "a slip")


def test_an_archive_that_breaks_off_changes_nothing(database):
    with appliance(database.environment()) as running:
        email = running.client().register()
        archive = running.run("appliance", "backup")
        running.run("sh", "-c", f"head -c 4000 {archive} > /backups/half.tar.gz")
        said = running.run(
            "sh", "-c", "appliance restore /backups/half.tar.gz 2>&1 || echo code $?"
        )

        assert "half.tar.gz cannot be unpacked" in said and said.endswith("code 1")
        assert database.rows("SELECT email FROM accounts_user") == [(email,)]


def test_the_archive_is_for_its_owner_alone_and_no_draft_is_left(database):
    with appliance(database.environment()) as running:
        archive = running.run("appliance", "backup")
        modes = running.run("stat", "-c", "%a", archive)
        files = running.run("ls", "-A", "/backups")

    assert modes == "600"
    assert f"/backups/{files}" == archive


def test_the_trial_database_is_backed_up_while_it_is_in_use(trial, alice):
    archive = trial.run("appliance", "backup")
    names = trial.run("tar", "-tzf", archive).splitlines()

    assert "database.sqlite3" in names
    alice.get("/api/auth/profile")


def test_a_backup_without_its_database_says_so_and_leaves_nothing(database):
    with appliance(database.environment()) as running:
        database.stop()
        said = running.run("sh", "-c", "appliance backup 2>&1 || echo code $?", check=False)
        files = running.run("ls", "-A", "/backups")

    assert said.startswith("appliance: pg_dump failed") and said.endswith("code 1")
    assert files == ""
