"""Migrations are tried on a copy of the database: what runs sees nothing of it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.rig.gunicorn import CODE_ROOT, base_environment, manage
from tests.rig.pgbouncer import PgBouncer
from tests.rig.postgres import Postgres
from tests.rig.system import postgresql_program

OLDER = "0010_legs_have_keys"
NEWEST = "betting.0014_names_once_however_written"
FAILS = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("betting", "0014_names_once_however_written")]
    operations = [migrations.RunSQL("SELECT nothing_of_that_name")]
"""
MOMENTS = 5
COPY = "live_rehearsal"
PROGRAMS = os.path.dirname(postgresql_program("pg_restore"))


class Site:
    """A database of an older release, an archive of it, and the commands beside it."""

    def __init__(self, root, server):
        self.root, self.trial = root, root / "trial"
        self.env = environment(root, server)
        manage("migrate", "accounts", environment=self.env)
        manage("migrate", "betting", OLDER, environment=self.env)
        self.archive = self.run("backup").stdout.split()[-1]

    def run(self, *words, root=None, code=CODE_ROOT, **env):
        return subprocess.run(
            [sys.executable, "-m", "appliance", *words],
            env=self.env | env | ({"APPLIANCE_ROOT": str(root)} if root else {}),
            cwd=code,
            capture_output=True,
            text=True,
        )

    def begin(self, *words):
        return subprocess.Popen(
            [sys.executable, "-m", "appliance", *words],
            env=self.env,
            cwd=CODE_ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def environment(root, server=None):
    for name in ("data", "backups", "app/mediafiles"):
        (root / name).mkdir(parents=True, exist_ok=True)
    env = base_environment(root) | (server or {})
    return env | {"PATH": f"{PROGRAMS}:{env['PATH']}"}


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary() as running:
        yield running


@pytest.fixture(scope="module")
def site(server, tmp_path_factory):
    return Site(tmp_path_factory.mktemp("site"), server.create("live"))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("embedded"), None)


@pytest.fixture(autouse=True)
def clean(server):
    yield
    with server.connect("postgres") as boss:
        boss.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """This code, and one more migration that does not go through."""
    code = tmp_path_factory.mktemp("code")
    for name in ("app", "appliance"):
        shutil.copytree(CODE_ROOT / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CODE_ROOT / "postgresql.toml", code)
    (code / "app/betting/migrations/0015_fails.py").write_text(FAILS)
    return code


def databases(server):
    return {row[0] for row in server.rows("SELECT datname FROM pg_database")}


def applied(server, database):
    with server.connect(database) as connection:
        rows = connection.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    return {row[0] for row in rows}


def test_an_older_archive_is_migrated_in_a_database_beside_the_live_one(server, site):
    before = applied(server, "live")
    done = site.run("rehearse", site.archive)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["database"] == COPY and NEWEST in told["migrations"]
    assert set(told["migrations"]) == applied(server, COPY) - before
    assert applied(server, "live") == before
    assert site.run("rehearse", "--forget").returncode == 0
    assert COPY not in databases(server)
    assert site.run("rehearse", "--forget").returncode == 0


def test_an_older_archive_is_migrated_in_another_folder(embedded, tmp_path):
    environment(tmp_path)
    for _ in range(2):  # the second removes what the first has left
        with open(embedded.archive, "rb") as archive:
            done = subprocess.run(
                [sys.executable, "-m", "appliance", "rehearse", "-"],
                env=embedded.env | {"APPLIANCE_ROOT": str(tmp_path), "SECRET_KEY": ""},
                cwd=CODE_ROOT,
                stdin=archive,
                capture_output=True,
                text=True,
            )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["database"] == str(tmp_path / "data/wisebet.sqlite3")
        assert NEWEST in told["migrations"]
    schema = json.loads(embedded.run("schema", root=tmp_path).stdout)
    assert (schema["pending"], schema["unknown"]) == ([], [])
    assert NEWEST in json.loads(embedded.run("schema").stdout)["pending"]


def test_a_live_file_is_never_taken_for_a_copy(embedded):
    before = (embedded.root / "data/wisebet.sqlite3").read_bytes()
    done = embedded.run("rehearse", embedded.archive)

    assert done.returncode == 1 and "is a database, and no copy" in done.stderr
    assert embedded.run("rehearse", "--forget").returncode == 0
    assert (embedded.root / "data/wisebet.sqlite3").read_bytes() == before


@pytest.mark.parametrize("kind", ["PostgreSQL", "SQLite"])
def test_a_migration_that_fails_is_named_with_what_the_database_said(
    server, site, embedded, failing, tmp_path, kind
):
    environment(tmp_path)
    asked, root = (site, None) if kind == "PostgreSQL" else (embedded, tmp_path)
    done = asked.run("rehearse", asked.archive, root=root, code=failing)

    assert done.returncode == 1
    assert "betting.0015_fails failed" in done.stderr
    assert "nothing_of_that_name" in done.stderr
    assert COPY not in databases(server)
    assert not (tmp_path / "data/wisebet.sqlite3").exists()


def test_where_the_server_lends_no_room_it_is_said_and_is_no_failure(server, site):
    with server.connect("live") as boss:
        boss.execute("CREATE ROLE plain LOGIN PASSWORD 'x'; GRANT wisebet TO plain")
    done = site.run("rehearse", site.archive, DB_USER="plain", DB_PASSWORD="x")

    assert (done.returncode, done.stdout) == (3, "")
    assert "appliance: no rehearsal possible: plain may not make a database" in done.stderr


def test_a_database_that_no_rehearsal_made_stays(server, site):
    server.create(COPY)
    done = site.run("rehearse", site.archive)

    assert done.returncode == 3
    assert f"{COPY} is none that a rehearsal made" in done.stderr
    forgotten = site.run("rehearse", "--forget")
    assert forgotten.returncode == 0 and "was not made by a rehearsal" in forgotten.stderr
    assert COPY in databases(server)


@pytest.mark.parametrize(("known", "code"), [("*", 0), ("live", 3)])
def test_behind_a_pooler_it_needs_one_that_knows_every_database(server, site, known, code):
    with PgBouncer.before(server, "transaction", databases=known) as pooler:
        done = site.run("rehearse", site.archive, DB_PORT=str(pooler.port))

        assert done.returncode == code, done.stderr
        assert ("no rehearsal possible" in done.stderr) == (code == 3)
        assert (COPY in databases(server)) == (code == 0)
        assert site.run("rehearse", "--forget", DB_PORT=str(pooler.port)).returncode == 0
    assert COPY not in databases(server)


def test_one_that_is_killed_at_any_moment_is_cleared_away_by_the_next(server, site):
    before = applied(server, "live")
    began = time.monotonic()
    assert site.begin("rehearse", site.archive).wait() == 0
    seconds = time.monotonic() - began
    for number in range(MOMENTS):
        with site.begin("rehearse", site.archive) as run:
            time.sleep(seconds * random.uniform(number, number + 1) / MOMENTS)
            run.send_signal(random.choice([signal.SIGKILL, signal.SIGTERM]))
    done = site.run("rehearse", site.archive)

    assert done.returncode == 0, done.stderr
    assert NEWEST in applied(server, COPY)
    assert applied(server, "live") == before
    assert not list((site.root / "data").glob(".restore-*"))


def test_one_that_was_killed_before_its_mark_is_known_all_the_same(server, site):
    with server.connect("live") as boss:
        boss.execute(f"CREATE DATABASE {COPY} CONNECTION LIMIT 1987")

    assert site.run("rehearse", site.archive).returncode == 0
    assert NEWEST in applied(server, COPY)


def test_of_two_at_once_one_is_told_to_wait(server, site):
    first, second = (site.begin("rehearse", site.archive) for _ in range(2))

    assert sorted([first.wait(), second.wait()]) == [0, 75]
    assert NEWEST in applied(server, COPY)


def test_a_copy_is_found_by_the_search_path_of_the_live_one(server, tmp_path):
    env = server.create("elsewhere")
    with server.connect("elsewhere") as boss:
        boss.execute("CREATE SCHEMA apart; ALTER DATABASE elsewhere SET search_path TO apart")
    site = Site(tmp_path, env)
    done = site.run("rehearse", site.archive)

    assert done.returncode == 0, done.stderr
    with server.connect("elsewhere_rehearsal") as copy:
        found = copy.execute("SELECT to_regclass('apart.betting_bet')::text").fetchone()
    assert found == ("betting_bet",)
    assert site.run("rehearse", "--forget").returncode == 0


def test_a_server_that_is_away_is_75_and_soon(site):
    done = site.run("rehearse", site.archive, DB_PORT="1")

    assert done.returncode == 75
    assert "within 5 seconds" in done.stderr
