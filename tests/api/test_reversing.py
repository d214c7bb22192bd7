"""The schema of an older release comes back exactly, and the rows that it knows stay."""

import contextlib
import difflib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import psycopg
import pytest

from tests.rig.gunicorn import CODE_ROOT, base_environment, manage
from tests.rig.system import postgresql_program

# The newest of betting's migrations that an older release had, the oldest first.
RELEASES = [
    "0006_catalogue_of_ones_own",
    "0008_shipped_catalogue",
    "0010_legs_have_keys",
    "0013_names_however_written",
]
REST = """
from django.apps import apps
from django.core.management import call_command
for app in {each.label for each in apps.get_app_configs()} - {"betting"}:
    if list(__import__("pathlib").Path(apps.get_app_config(app).path).glob("migrations/0*.py")):
        call_command("migrate", app, verbosity=0)
"""
FILL = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from app.accounts.models import User
from app.betting.models import Bookmaker, Sport
call_command("demo", email="ana@example.com", stdout=open("/dev/null", "w"))
User.objects.create_user("bob@example.com", "a long phrase of mine")
for user in User.objects.all():
    Bookmaker.objects.create(user=user, name="The one next door")
    Sport.objects.create(user=user, name="Conkers")
"""
PROOF = """
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from app.accounts.models import User
from app.betting.ledger.verifying import ledger_verify
from app.betting.models import Bet, Bookmaker, Leg, LedgerEntry, Sport
print(json.dumps({
    "rows": {model.__name__: model.objects.count() for model in (Bet, Leg, LedgerEntry)},
    "own": Bookmaker.objects.filter(name__startswith="The one").count(),
    "ledger": [check.ok for user in User.objects.all() for check in ledger_verify(user)],
}))
"""


@pytest.fixture(scope="module", params=["PostgreSQL", "SQLite"])
def databases(request, postgres, tmp_path_factory):
    """Makes a database of this kind, and gives the environment that names it."""

    def make(name):
        root = tmp_path_factory.mktemp(name)
        (root / "data").mkdir()
        server = postgres.create(f"back_{name}") if request.param == "PostgreSQL" else {}
        return base_environment(root) | server

    return make


def applied(environment):
    query = "SELECT app || '.' || name FROM django_migrations"
    if "DB_NAME" in environment:
        with connect(environment) as connection:
            rows = connection.execute(query).fetchall()
    else:
        with sqlite3.connect(file_of(environment)) as connection:
            rows = connection.execute(query).fetchall()
    return sorted(row[0] for row in rows)


def connect(environment):
    words = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER"}
    named = {word: environment[f"DB_{name}"] for word, name in words.items()}
    return psycopg.connect(**named, password=environment["DB_PASSWORD"], autocommit=True)


def file_of(environment):
    return f"{environment['APPLIANCE_ROOT']}/data/wisebet.sqlite3"


def schema(environment):
    """Lines that say what there is, in whatever order the columns of a table stand."""
    if "DB_NAME" not in environment:
        return _schema_of_sqlite(file_of(environment))
    argv = [postgresql_program("pg_dump"), "--schema-only", "--restrict-key=x"]
    names = {"HOST": "HOST", "PORT": "PORT", "DATABASE": "NAME", "USER": "USER"}
    where = {f"PG{ours}": environment[f"DB_{theirs}"] for ours, theirs in names.items()}
    where["PGPASSWORD"] = environment["DB_PASSWORD"]
    done = subprocess.run(argv, env=where, capture_output=True, text=True, check=True)
    return sorted(line.rstrip(",") for line in done.stdout.splitlines())


def _schema_of_sqlite(path):
    with sqlite3.connect(path) as file:
        tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        lines = [
            f"{table} {pragma} {row[skipped:]}"
            for (table,) in tables
            for pragma, skipped in (("table_info", 1), ("foreign_key_list", 2))
            for row in file.execute(f"PRAGMA {pragma}({table})")
        ]
        others = file.execute("SELECT name, sql FROM sqlite_master WHERE type <> 'table'")
        return sorted([*lines, *map(str, others)])


def differences(found, wanted):
    return list(difflib.unified_diff(wanted, found, n=0, lineterm=""))[2:]


def back(environment, kept, *options, **env):
    """As the host does it, after an update that is taken back."""
    return subprocess.run(
        [sys.executable, "-m", "appliance", "migrate-back", *options],
        env=environment | env,
        cwd=CODE_ROOT,
        input=json.dumps(kept),
        capture_output=True,
        text=True,
    )


def shell(environment, text):
    return manage("shell", "--no-imports", "-c", text, environment=environment)


@pytest.fixture(scope="module")
def releases(databases):
    """Release → the migrations and the schema that it had."""
    environment, found = databases("walk"), {}
    shell(environment, REST)
    for release in RELEASES:
        manage("migrate", "betting", release, environment=environment)
        found[release] = applied(environment), schema(environment)
    return found


@pytest.fixture(scope="module")
def filled(databases):
    """Two people's seasons, in the newest schema."""
    environment = databases("filled")
    shell(environment, FILL)
    return environment


def test_what_cannot_be_taken_back_is_named_before_anything_is_changed(filled, releases):
    before = applied(filled), schema(filled)
    older = [name for name in before[0] if not name.startswith("betting.")]
    query = "INSERT INTO django_migrations (app, name, applied) VALUES ('odds', '0001', {})"
    unknown = "DELETE FROM django_migrations WHERE app = 'odds'"
    for options in (["--dry-run"], []):
        refused = back(filled, older, *options)
        assert refused.returncode == 1
        assert "betting.0006_catalogue_of_ones_own" in refused.stderr
        assert "betting.0001_initial" in refused.stderr and "rows of betting_bet" in refused.stderr

    run(filled, query.format("'2030-01-01'"))
    refused = back(filled, releases["0013_names_however_written"][0])
    assert refused.returncode == 1 and "odds.0001 (this code does not know it)" in refused.stderr
    run(filled, unknown)
    assert (applied(filled), schema(filled)) == before


def run(environment, query):
    if "DB_NAME" in environment:
        with connect(environment) as connection:
            connection.execute(query)
    else:
        with sqlite3.connect(file_of(environment)) as connection:
            connection.execute(query)


def test_each_older_schema_comes_back_exactly_and_no_row_is_lost(filled, releases):
    newest, before = applied(filled), json.loads(shell(filled, PROOF))
    for release, (kept, older) in reversed(releases.items()):
        done = back(filled, kept)

        assert done.returncode == 0, done.stderr
        assert set(json.loads(done.stdout)["reverse"]) <= set(newest) - set(kept)
        assert applied(filled) == kept, release
        assert differences(schema(filled), older) == [], release
    assert json.loads(back(filled, kept, "--dry-run").stdout) == {
        "reversible": True,
        "reverse": [],
        "irreversible": {},
    }

    assert json.loads(shell(filled, PROOF)) == before
    assert before["rows"]["Bet"] > 100 and all(before["ledger"])


def begin(environment, kept):
    process = subprocess.Popen(
        [sys.executable, "-m", "appliance", "migrate-back"],
        env=environment,
        cwd=CODE_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    process.stdin.write(json.dumps(kept).encode())
    process.stdin.close()
    return process


def test_one_that_is_killed_leaves_the_schema_whole_and_two_at_once_agree(filled, releases):
    newest = applied(filled)
    kept, older = releases["0008_shipped_catalogue"]
    for seconds in (0.5, 1.5, 2.5):
        process = begin(filled, kept)
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert applied(filled) in (newest, kept)

    assert [process.wait() for process in [begin(filled, kept), begin(filled, kept)]] == [0, 0]
    assert applied(filled) == kept
    assert differences(schema(filled), older) == []


@pytest.mark.parametrize("given", ["", "{}", '["betting"]', "[]", "null", '[["a", "b"]]'])
def test_what_is_no_list_of_a_release_is_refused(filled, given):
    done = subprocess.run(
        [sys.executable, "-m", "appliance", "migrate-back"],
        env=filled, cwd=CODE_ROOT, input=given, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "list" in done.stderr and "Traceback" not in done.stderr


def test_a_database_that_is_away_is_75_and_soon(filled, releases):
    if "DB_NAME" not in filled:
        pytest.skip("a file is never away")
    for options in ([], ["--dry-run"]):
        done = back(filled, releases["0008_shipped_catalogue"][0], *options, DB_PORT="1")
        assert done.returncode == 75 and "within 5 seconds" in done.stderr
