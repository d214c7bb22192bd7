"""A restore is whole and migrated, or nothing has happened; whatever dies on the way."""

import contextlib
import os
import random
import shlex
import signal
import subprocess
import threading
import time

import pytest

from tests.rig.appliance import Appliance, Client, appliance, settings
from tests.rig.engine import (
    HARDENED,
    ROOT,
    appliance_image,
    container,
    docker,
    env_options,
    free_port,
    logs,
    unused_name,
    wait_until,
)
from tests.rig.postgres import Postgres

PHRASE = "a phrase for all"
MOMENTS = 6
PLACES = ("/backups", "/data", "/app/mediafiles")
MADE_UP = (
    "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('betting', '0999_made_up', '2030-01-01')",
    "CREATE TABLE betting_madeup (id integer PRIMARY KEY, bet_id {uuid} REFERENCES betting_bet)",
)


class PostgreSQL:
    """What a test asks of the database behind the container's back."""

    uuid = "uuid"

    def __init__(self, server):
        self.server = server

    def rows(self, query):
        return self.server.rows(query)

    def run(self, *queries):
        with self.server.connect() as connection:
            for query in queries:
                connection.execute(query)

    def tables(self):
        return {row[0] for row in self.rows("SELECT tablename FROM pg_tables")}


class SQLite:
    uuid = "char(32)"

    def __init__(self, running):
        self.running = running

    def rows(self, query):
        return eval(self._python(f"print(db.execute({query!r}).fetchall())"))  # noqa: S307

    def run(self, *queries):
        self._python("\n".join(f"db.execute({query!r})" for query in queries) + "\ndb.commit()")

    def tables(self):
        return {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def _python(self, statements):
        program = f"import sqlite3\ndb = sqlite3.connect('/data/wisebet.sqlite3')\n{statements}"
        return self.running.run("python", "-c", program)


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def site(request):
    """A container with the demo's bets in it, its database, and the demo person."""
    with contextlib.ExitStack() as stack:
        env = {}
        if request.param == "postgresql":
            server = stack.enter_context(Postgres.temporary())
            env = server.environment()
        running = stack.enter_context(appliance(env))
        running.run("appliance", "manage", "demo", "--password", PHRASE)
        yield running, PostgreSQL(server) if env else SQLite(running)


@pytest.fixture
def running(site):
    return site[0]


@pytest.fixture
def database(site):
    return site[1]


@pytest.fixture(scope="module")
def archive(site):
    """Taken first: what the tests go back to."""
    return site[0].run("appliance", "backup")


@pytest.fixture(scope="module")
def older(site):
    """What the first release made of the demo, on the backups volume; it knew no manifest."""
    running, database = site
    kind = type(database).__name__.lower()
    source = ROOT / f"tests/data/archives/first-release-{kind}.tar.gz"
    with source.open("rb") as file:
        argv = ["docker", "exec", "-i", running.name, "sh", "-c", "cat > /backups/older.tar.gz"]
        subprocess.run(argv, stdin=file, check=True)
    return "/backups/older.tar.gz"


def content(database):
    tables = ("accounts_user", "betting_bet", "betting_ledgerentry", "django_migrations")
    return [database.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]


def said_by(running, *command):
    """What a command that fails says, and its code."""
    done = subprocess.run(
        ["docker", "exec", running.name, *command], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def demo(running):
    login = {"email": "demo@example.com", "password": PHRASE}
    access = running.client().post("/api/auth/login", login).json()["access"]
    return Client(running.base, {"Authorization": f"Bearer {access}"})


def test_without_a_terminal_and_without_yes_nothing_is_changed(running, database, archive):
    email = running.client().register()
    code, said = said_by(running, "appliance", "restore", archive)

    assert code == 1 and "nobody is there to be asked: nothing was changed" in said
    assert "--yes" in said
    assert database.rows(f"SELECT email FROM accounts_user WHERE email = '{email}'") == [(email,)]


def test_on_a_terminal_it_asks_and_takes_nothing_but_yes(running, database, archive):
    email = running.client().register()
    argv = ["script", "-qec", f"docker exec -it {running.name} appliance restore {archive}"]
    done = subprocess.run(
        [*argv, "/dev/null"], input="y\n", capture_output=True, text=True, timeout=60
    )

    assert (
        "Type yes to go on:" in done.stdout and "not restored: nothing was changed" in done.stdout
    )
    assert database.rows(f"SELECT email FROM accounts_user WHERE email = '{email}'") == [(email,)]


def test_an_archive_of_the_first_release_comes_back_migrated(running, database, archive, older):
    whole = content(database)
    code, said = said_by(running, "appliance", "restore", older, "--yes")

    assert code == 0, said
    assert "made by a version that it does not name" in said
    assert "to apply" in said and "betting.0010_legs_have_keys" in said
    assert content(database)[1:] == whole[1:]
    running.wait_ready()
    assert demo(running).get("/api/v1/ledger/verify").json()["ok"] is True
    assert len(demo(running).get("/api/v1/bets?limit=100").json()["results"]) == 100


def test_migrations_that_another_command_took_back_are_noticed_and_said_once(running, archive):
    client = running.client()
    before = client.get("/health/ready/").status_code
    running.run("appliance", "manage", "migrate", "betting", "0008", "--fake")
    away = [client.get("/health/ready/") for _ in range(6)]
    running.run("appliance", "manage", "migrate", "betting", "--fake")
    running.wait_ready()
    told = logs(running.name)

    assert before == 200 and {answer.status_code for answer in away} == {503}
    assert away[0].json()["checks"] == {"database": "ok", "migrations": "pending"}
    assert told.count('"not ready: migrations are pending: betting.0010_legs') == 1
    assert told.count('"ready again"') == 1


def test_an_archive_without_a_manifest_comes_back(running, database, archive):
    running.run(
        "sh",
        "-c",
        f"cd /tmp && mkdir old && tar -xzf {archive} -C old && cd old && rm manifest.json"
        " && tar -czf /backups/old.tar.gz * && rm -r /tmp/old",
    )
    before = content(database)
    running.client().register()
    running.run("appliance", "restore", "/backups/old.tar.gz", "--yes")

    assert content(database)[1:] == before[1:]


def test_it_comes_back_into_a_schema_with_newer_tables(running, database, archive):
    database.run(*[query.format(uuid=database.uuid) for query in MADE_UP])
    running.run("appliance", "restore", archive, "--yes")

    assert "betting_madeup" not in database.tables()
    running.wait_ready()
    assert demo(running).get("/api/v1/ledger/verify").json()["ok"] is True


def test_an_archive_newer_than_the_code_is_refused_with_both_versions(running, database, archive):
    database.run(*[query.format(uuid=database.uuid) for query in MADE_UP])
    newer = running.run("appliance", "backup")
    running.run("appliance", "restore", archive, "--yes")
    before = content(database)
    code, said = said_by(running, "appliance", "restore", newer, "--yes")

    assert code == 1 and "the archive is newer than this code" in said
    assert "archive: version 0.1.0, betting.0999_made_up" in said
    assert "code:    version 0.1.0, betting.0" in said
    assert content(database) == before


def test_what_is_killed_at_any_moment_has_changed_nothing(running, database, archive):
    running.run("appliance", "restore", archive, "--yes")
    whole = content(database)
    chance = random.Random(7)
    for number in range(MOMENTS):
        running.client().register()
        before = content(database)
        restore = subprocess.Popen(
            ["docker", "exec", running.name, "appliance", "restore", archive, "--yes"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        words = ("appliance restore", "restore_database")[number % 2]
        time.sleep(chance.uniform(0.3, 1.5))
        for pid in processes(running, words):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, chance.choice([signal.SIGKILL, signal.SIGTERM]))
        said = restore.communicate(timeout=60)[0].decode()
        wait_until(lambda: not processes(running, "restore"), 30, "the end of the restore")
        # When it was faster all of it has happened, and else nothing.
        assert content(database) in (before, whole), said
        assert content(database) == whole or "restored from" not in said

    running.run("appliance", "backup")
    assert ".restore-" not in running.run("ls", "-A", "/backups", "/app/mediafiles")
    running.wait_ready()


def test_those_who_ask_meanwhile_get_an_answer_or_are_told_to_come_again(
    running, database, archive
):
    client = demo(running)
    answers, stop = [], threading.Event()

    def ask(path, body):
        while not stop.is_set():
            answer = client.post(path, body) if body else client.get(path)
            answers.append(answer.status_code)

    asked = [("/api/v1/bets?limit=5", None), ("/api/v1/stats/summary", None)]
    asked += [("/api/v1/tags", {"name": "while it is restored"})]
    threads = [threading.Thread(target=ask, args=each) for each in asked]
    for thread in threads:
        thread.start()
    try:
        for _ in range(2):
            running.run("appliance", "restore", archive, "--yes")
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)

    assert set(answers) <= {200, 201, 400, 409, 503} and 200 in answers
    running.wait_ready()
    assert "Traceback" not in logs(running.name)


def test_nobody_is_remembered_who_is_not_there_any_more(running, archive):
    stranger = running.client()
    stranger.register()
    known = stranger.get("/api/v1/tags").status_code
    running.run("appliance", "restore", archive, "--yes")
    wait_until(lambda: stranger.get("/api/v1/tags").status_code == 401, 5, "being forgotten")

    assert known == 200


def test_a_new_machine_needs_the_archive_alone(site, running, database, archive):
    """No container has ever run there: new volumes, a new database, and the archive's bytes."""
    running.run("appliance", "restore", archive, "--yes")
    whole, photo = content(database), "/app/mediafiles/private/slip.txt"
    running.run("sh", "-c", f"echo a slip > {photo}")
    taken = running.run("appliance", "backup")
    with contextlib.ExitStack() as stack:
        env = {}
        if isinstance(database, PostgreSQL):
            server = stack.enter_context(Postgres.temporary())
            env = server.environment()
        volumes = [stack.enter_context(volume(place)) for place in PLACES]
        port = free_port()
        options = ["--network=host", *HARDENED, *env_options(settings(port, **env)), *volumes]
        pipe = f"docker exec {running.name} cat {taken} | docker run --rm --interactive"
        argv = shlex.join([*options, appliance_image(), "restore", "-", "--yes"])
        done = subprocess.run(
            ["sh", "-c", f"{pipe} {argv}"], capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, done.stdout + done.stderr
        name = stack.enter_context(container(*options))
        new = Appliance(name, port)
        new.wait_ready()

        there = PostgreSQL(server) if env else SQLite(new)
        assert content(there) == whole and new.run("cat", photo) == "a slip"
        assert demo(new).get("/api/v1/ledger/verify").json()["ok"] is True


@contextlib.contextmanager
def volume(place):
    name = unused_name("wisebet-test-volume")
    docker("volume", "create", name)
    try:
        yield f"--volume={name}:{place}"
    finally:
        docker("volume", "rm", "--force", name, check=False)


def test_a_file_of_another_owner_is_said_to_be_that_with_the_way(running, archive):
    copied = f"cp {archive} /backups/root.tar.gz && chmod 0600 /backups/root.tar.gz"
    as_root = ["--rm", "--user=0", f"--volumes-from={running.name}", "--entrypoint=sh"]
    docker("run", *as_root, appliance_image(), "-c", copied)
    code, said = said_by(running, "appliance", "restore", "/backups/root.tar.gz", "--yes")

    assert code == 1 and "cannot be read by us, who are uid 10001 (owner 0:0, mode 0600)" in said
    assert "./deploy.sh restore FILE" in said


def processes(running, words):
    lines = docker("top", running.name, "-eo", "pid,args").splitlines()[1:]
    return [int(line.split()[0]) for line in lines if words in line]
