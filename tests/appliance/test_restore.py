"""`appliance restore` typed beside a real database: proved before it stands, and undone exactly."""

import contextlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from tests.rig.engine import ROOT, wait_until
from tests.rig.postgres import Postgres
from tests.rig.system import postgresql_program

_KEY = secrets.token_hex(32)
PHRASE = "a phrase for all"
TABLES = ("accounts_user", "betting_bet", "betting_ledgerentry", "betting_attachment")
_COLUMNS = {
    True: "SELECT column_name FROM information_schema.columns"
    " WHERE table_name = 'betting_attachment'",
    False: "SELECT name FROM pragma_table_info('betting_attachment')",
}


class Site:
    """The appliance's volumes in a folder, its commands, and its database."""

    def __init__(self, root, env):
        self.root, self.server_env = root, env
        tools = os.path.dirname(postgresql_program("pg_dump"))
        path = f"{tools}:{os.environ['PATH']}"
        own = {"APPLIANCE_ROOT": str(root), "PATH": path, "DB_HOST": "", "SECRET_KEY": _KEY}
        self.env = {**os.environ, "DJANGO_SETTINGS_MODULE": "app.config.settings", **own, **env}
        root.mkdir(exist_ok=True)

    def types(self, *words, **options):
        argv = [sys.executable, "-m", "appliance", *words]
        options = {"capture_output": True, "stdin": subprocess.DEVNULL, "timeout": 120} | options
        return subprocess.run(argv, cwd=ROOT, **{"env": self.env, **options})

    def run(self, *words, **options):
        done = self.types(*words, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.decode().strip()

    def refused(self, *words, **options):
        done = self.types(*words, **options)
        assert done.returncode == 1, done.stdout + done.stderr
        return done.stderr.decode()

    def rows(self, query):
        if self.server_env:
            return self.server.rows(query)
        with closing(sqlite3.connect(self.root / "data/wisebet.sqlite3")) as file:
            return file.execute(query).fetchall()

    def change(self, *queries):
        """Behind the product's back, without its triggers."""
        if self.server_env:
            with self.server.connect() as connection:
                connection.execute("SET session_replication_role = replica")
                for query in queries:
                    connection.execute(query)
            return
        with closing(sqlite3.connect(self.root / "data/wisebet.sqlite3")) as file:
            names = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            triggers = file.execute(names).fetchall()
            for name, _ in triggers:
                file.execute(f'DROP TRIGGER "{name}"')
            for query in (*queries, *(sql for _, sql in triggers)):
                file.execute(query)
            file.commit()

    def photo(self, name, text):
        """An upload that a row names, as the product makes it."""
        place = self.root / "app/mediafiles/private" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        names = [row[0] for row in self.rows(_COLUMNS[bool(self.server_env)])]
        given = {"id": "id", "user_id": "user_id", "bet_id": "id", "path": f"'{name}'"}
        given |= {"created_at": "created_at", "updated_at": "created_at"}
        numbers = dict.fromkeys(("size_bytes", "width", "height"), "4")
        values = ", ".join((numbers | given).get(each, "'x'") for each in names)
        self.change(
            f"INSERT INTO betting_attachment ({', '.join(names)}) SELECT {values}"
            " FROM betting_bet ORDER BY id LIMIT 1"
        )

    def content(self):
        counts = [self.rows(f"SELECT count(*) FROM {table}") for table in TABLES]
        people = self.rows("SELECT id, email, password FROM accounts_user ORDER BY id")
        media = self.root / "app/mediafiles"
        files = sorted(path for path in media.rglob("*") if path.is_file())
        return counts, people, [(str(path), path.read_bytes()) for path in files]

    def kept(self):
        return sorted((self.root / "backups").glob("*-before-restore.tar.gz"))


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def site(request, tmp_path_factory):
    with contextlib.ExitStack() as stack:
        env, server = {}, None
        if request.param == "postgresql":
            server = stack.enter_context(Postgres.temporary())
            env = server.environment()
        site = Site(tmp_path_factory.mktemp("site"), env)
        site.server = server
        (site.root / "data").mkdir()
        (site.root / "backups").mkdir()
        site.run("manage", "prepare")
        site.run("manage", "demo", "--password", PHRASE)
        (site.root / "app/mediafiles").mkdir(parents=True)
        yield site


@pytest.fixture(scope="module")
def archive(site):
    return site.run("backup")


def test_a_wrong_restore_is_undone_exactly_and_the_undoing_too(site, archive):
    site.photo("new.jpg", "text")
    site.change("UPDATE accounts_user SET email = 'later@example.com'")
    later = site.content()
    said = site.run("restore", archive, "--yes")
    earlier = site.content()
    site.run("restore", "--undo", "--yes")
    undone = site.content()
    site.run("restore", "--undo", "--yes")
    again = site.content()

    assert "back to it: appliance restore --undo" in said
    assert later != earlier and undone == later and again == earlier


def test_three_ways_back_are_kept(site, archive):
    for _ in range(4):
        site.run("restore", archive, "--yes")

    assert len(site.kept()) == 3


def test_without_a_way_back_nothing_that_is_there_is_lost(site, archive):
    stray = site.root / "app/mediafiles/private/stray.txt"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("somebody's own")
    kept = site.kept()
    said = site.run("restore", archive, "--yes", "--no-undo")

    assert "there is no way back" in said
    assert site.kept() == kept and stray.read_text() == "somebody's own"


def test_it_comes_by_standard_input_with_a_yes(site, archive):
    site.change("UPDATE accounts_user SET email = 'later@example.com'")
    with open(archive, "rb") as file:
        asked = site.refused("restore", "-", stdin=file)
    with open(archive, "rb") as file:
        site.run("restore", "-", "--yes", stdin=file)

    assert "appliance restore - --yes < FILE" in asked
    assert site.rows("SELECT email FROM accounts_user") == [("demo@example.com",)]


def test_a_password_that_stands_in_a_file_is_the_password(site, archive, tmp_path):
    env = dict(site.env)
    if "DB_PASSWORD" in env:
        secret = tmp_path / "secret"
        secret.write_text(env.pop("DB_PASSWORD"))
        env["DB_PASSWORD_FILE"] = str(secret)

    site.run("restore", archive, "--yes", env=env)


def test_what_it_is_is_said_without_changing_anything(site, archive):
    before = site.content()
    told = json.loads(site.run("verify", archive, "--json"))

    assert site.content() == before
    assert told["checksums"] and told["rows"]["betting_bet"] == site.content()[0][1][0][0]
    assert told["kind"] == ("postgresql" if site.server_env else "sqlite")
    assert (told["behind"], told["ahead"]) == ([], [])


def test_a_ledger_that_does_not_hold_is_refused_and_said(site, archive):
    site.run("restore", archive, "--yes")
    one = site.rows("SELECT min(id) FROM betting_ledgerentry")[0][0]
    site.change(f"UPDATE betting_ledgerentry SET amount = amount + 1 WHERE id = '{one}'")
    broken, before = site.run("backup"), site.content()
    kept = site.kept()
    said = site.refused("restore", broken, "--yes")

    assert "the archive's ledger does not hold" in said and "--accept-ledger" in said
    assert site.content() == before and site.kept() == kept
    site.run("restore", archive, "--yes")
    site.run("restore", "--undo", "--yes")  # as it was, whatever is to be said of it
    site.run("restore", broken, "--yes", "--accept-ledger")
    site.run("restore", archive, "--yes")


def test_an_archive_of_the_other_kind_is_refused_with_the_way_there_is(site):
    other = "sqlite" if site.server_env else "postgresql"
    before = site.content()
    said = site.refused(
        "restore", str(ROOT / f"tests/data/archives/first-release-{other}.tar.gz"), "--yes"
    )

    assert ("move-to-postgresql" if site.server_env else "DB_HOST") in said
    assert site.content() == before


def test_of_two_restores_at_once_one_is_told_to_wait(site, archive):
    said = []
    threads = [
        threading.Thread(target=lambda: said.append(site.types("restore", archive, "--yes")))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures = [done.stderr.decode() for done in said if done.returncode]

    assert len(failures) < 3
    assert all("another restore is at work here" in failure for failure in failures)


WAITING = """
SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted
    AND relation = 'token_blacklist_outstandingtoken'::regclass
"""


def test_a_deadlock_with_a_reader_ends_the_wait_and_not_the_restore(site, archive):
    """The reader's own look for deadlocks is late: it is the restore that the server refuses."""
    if not site.server_env:
        pytest.skip("a file is locked as a whole")
    done = []
    restore = threading.Thread(target=lambda: done.append(site.types("restore", archive, "--yes")))
    with site.server.connect() as reader:
        reader.execute("SET deadlock_timeout TO '1h'")
        with reader.transaction():
            reader.execute("SELECT FROM token_blacklist_outstandingtoken")
            restore.start()
            wait_until(lambda: site.server.rows(WAITING), 30, "the restore waiting for the reader")
            reader.execute("SELECT FROM accounts_user")
    restore.join()
    refused = site.server.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = 'wisebet'")

    assert done[0].returncode == 0, done[0].stderr
    assert refused > [(0,)]


def test_a_backup_beside_a_restore_is_whole(site, archive):
    done = []
    backups = threading.Thread(target=lambda: done.append(site.types("backup")))
    backups.start()
    site.run("restore", archive, "--yes")
    backups.join()
    (backup,) = done

    if backup.returncode == 0:
        site.run("verify", backup.stdout.decode().strip())
    assert "Traceback" not in backup.stderr.decode()


def test_a_new_machine_needs_the_archive_alone(site, archive, tmp_path):
    env = dict(site.server_env)
    if env:
        env = site.server.create("new_machine")
    new = Site(tmp_path / "new", env)
    with open(archive, "rb") as file:
        new.run("restore", "-", "--yes", stdin=file)
    if env:
        with site.server.connect("new_machine") as connection:
            people = connection.execute("SELECT email FROM accounts_user").fetchall()
    else:
        people = new.rows("SELECT email FROM accounts_user")

    assert people == [("demo@example.com",)] and not new.kept()
