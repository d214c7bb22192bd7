"""A backup is one archive, and what is in it comes back."""

import json
import os
import signal
import subprocess

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import docker, wait_until
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
        again.run("appliance", "restore", archive, "--yes")
        slip = again.run("cat", "/app/mediafiles/private/slip.txt")
        restored = empty.rows(PEOPLE)

    assert (restored, slip) == (people, "a slip")


def test_an_archive_that_breaks_off_changes_nothing(database):
    with appliance(database.environment()) as running:
        email = running.client().register()
        archive = running.run("appliance", "backup")
        running.run("sh", "-c", f"head -c 4000 {archive} > /backups/half.tar.gz")
        said = running.run(
            "sh", "-c", "appliance restore /backups/half.tar.gz --yes 2>&1 || echo code $?"
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


DUE = '{"housekeeping": 9e9, "backup": 0}'
FULL = "--tmpfs=/backups:uid=10001,gid=10001,size=48k"
HOUR = 3600


def scheduled(running, *options):
    """What the scheduler says when it is run with a backup that is due; its notes afterwards."""
    running.run("sh", "-c", f"echo '{DUE}' > /data/scheduler.json")
    return look(running, *options)


def look(running, *options):
    done = subprocess.run(
        ["docker", "exec", *options, running.name, "/app/entrypoint.sh", "scheduler"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def hours_to_the_next(running):
    notes = json.loads(running.run("cat", "/data/scheduler.json"))
    return (notes["backup"] - float(running.run("date", "+%s"))) / HOUR


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_a_full_disk_is_one_line_and_an_hour_and_leaves_nothing(kind, request):
    env = request.getfixturevalue("database").environment() if kind == "postgresql" else {}
    with appliance(env, FULL) as running:
        (told,) = scheduled(running)
        again = look(running)
        left = running.run("ls", "-A", "/backups")
        waits = hours_to_the_next(running)
        by_hand = running.run("sh", "-c", "appliance backup 2>&1 || echo code $?")

    assert told["message"] == "backup failed, tried again in an hour"
    assert told["level"] == "error" and "\n" not in told["reason"]
    assert "No space left on device" in told["reason"] or "disk is full" in told["reason"]
    assert (again, left) == ([], "") and 0.9 < waits < 1.01
    assert by_hand.endswith("code 1") and "Traceback" not in by_hand


def test_a_backup_without_pg_dump_or_the_right_to_write_is_one_line(database):
    with appliance(database.environment()) as running:
        (without,) = scheduled(running, "--env=PATH=/opt/venv/bin:/usr/bin:/bin")
        running.run("chmod", "0500", "/backups")
        (refused,) = scheduled(running)

    assert without["reason"] == "the backup was not written: No such file or directory: pg_dump"
    assert refused["reason"].startswith("the backup was not written: Permission denied: /backups/")


def test_the_clock_takes_away_its_own_alone(database):
    by_hand = "/backups/wisebet-20200101T000000Z.tar.gz"
    old = "/backups/wisebet-20200102T000000Z-scheduled.tar.gz"
    foreign = "/backups/notes.txt"
    with appliance({**database.environment(), "BACKUP_KEEP": "1"}) as running:
        running.run("touch", by_hand, old, foreign)
        (told,) = scheduled(running)
        files = running.run("ls", "-A", "/backups").split()
        last = json.loads(running.run("appliance", "status", "--json"))["last_backup"]

    assert told["message"].startswith("backed up to /backups/wisebet-")
    assert sorted(files) == sorted([by_hand[9:], foreign[9:], last])
    assert last.endswith("-scheduled.tar.gz") and last != old[9:]


def test_what_a_killed_backup_left_goes_at_the_next_start(database):
    with appliance(database.environment()) as running:
        database.freeze()  # it waits for the server, in the middle of its work
        try:
            backup = subprocess.Popen(["docker", "exec", running.name, "appliance", "backup"])
            wait_until(lambda: ".draft-" in running.run("ls", "-A", "/backups"), 30, "a draft")
            docker("kill", running.name)
            backup.wait()
        finally:
            database.thaw()
        docker("start", running.name)
        running.wait_ready()
        left = running.run("ls", "-A", "/backups")

    assert left == ""


def test_a_backup_that_is_asked_to_end_leaves_nothing(database):
    with appliance(database.environment()) as running:
        database.freeze()
        try:
            backup = subprocess.Popen(["docker", "exec", running.name, "appliance", "backup"])
            wait_until(lambda: ".draft-" in running.run("ls", "-A", "/backups"), 30, "a draft")
            lines = docker("top", running.name, "-eo", "pid,args").splitlines()
            (pid,) = [int(line.split()[0]) for line in lines if "appliance backup" in line]
            os.kill(pid, signal.SIGTERM)
            code = backup.wait(30)
        finally:
            database.thaw()
        left = running.run("ls", "-A", "/backups")

    assert (code, left) == (143, "")
