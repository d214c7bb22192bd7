"""All of a SQLite file arrives in PostgreSQL as it was, or nothing does, and it is said why."""

import hashlib
import json
import re
import secrets
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing

import pytest
from django.core.management.base import CommandError

from app.core.moving import tables
from app.core.moving.copying import read_back, send
from app.core.moving.tables import Column
from app.core.moving.values import writer
from tests.rig.engine import ROOT
from tests.rig.natively import Native

MOVE = ("move-to-postgresql", "--yes")
OLDER = ROOT / "tests/data/archives/first-release-sqlite.tar.gz"
COLUMNS = [
    Column("n", "bigint"),
    Column("b", "boolean"),
    Column("y", "bytea"),
    Column("t", "text"),
    Column("j", "jsonb"),
    Column("u", "uuid"),
    Column("m", "timestamp with time zone"),
    Column("d", "numeric(12,6)"),
]
UUID = "0190c0dec0ffee70800000000000abcd"
ROWS = [
    (1, 0, b"", "", "{}", UUID, "2024-02-29 23:59:59", 0),
    (-(2**63), 1, b"\0\\x\n\xff", "tab\tline\nreturn\r\\. \\N", "[]", UUID, "0987-01-01 00:00:00",
     1),
    (None,) * 8,
    (2**63 - 1, 1, b"\\N", "\\N", '"\\\\N\\t"', UUID, "9999-12-31 23:59:59.999999", 1 / 3),
    (0, 0, b"\t", "é 🂡 \x7f\b\f\v", '{"z": 1e2, "a": [1.50, -0.0, null, "\\n\\"é"]}', UUID,
     "2024-01-01 00:00:00.100000", -0.0),
    (7, 1, b"x", "NULL", "1234567890123456789012345678901.5", UUID, "2024-01-01 00:00:00.000001",
     999999.123456),
]  # fmt: skip
AS_DJANGO_MAKES_IT = """
CREATE TABLE moved
    (n bigint, b bool, y BLOB, t text, j text, u char(32), m datetime, d decimal)
"""
READ = """
SELECT n, b, y, t, j, replace(u::text, '-', ''), to_char(m AT TIME ZONE 'UTC',
    'YYYY-MM-DD HH24:MI:SS.US'), d::text FROM moved ORDER BY n
"""


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """The demo as the first release left it in SQLite."""
    file = tmp_path_factory.mktemp("older") / "database.sqlite3"
    with tarfile.open(OLDER) as archive:
        file.write_bytes(archive.extractfile(file.name).read())
    return file


@pytest.fixture
def native(tmp_path, older):
    site = Native(tmp_path)
    site.sqlite.write_bytes(older.read_bytes())
    return site


@pytest.fixture
def empty(postgres):
    """The variables that name a new database."""
    return postgres.create(f"move {secrets.token_hex(6)}")


@pytest.fixture
def beside(postgres):
    """A SQLite table and PostgreSQL's with the columns of every type."""
    kinds = ", ".join(f"{each.name} {each.kind}" for each in COLUMNS)
    with closing(sqlite3.connect(":memory:")) as file, postgres.connect("postgres") as server:
        file.execute(AS_DJANGO_MAKES_IT)
        server.execute(f"DROP TABLE IF EXISTS moved; CREATE TABLE moved ({kinds})")
        server.execute("SET timezone TO 'UTC'")
        yield file, server


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def content(postgres, env):
    """Whatever is in the database: tables and rows."""
    with postgres.connect(env["DB_NAME"]) as server:
        names = server.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' ORDER BY 1"
        ).fetchall()
        return {
            name: server.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in names
        }


def insert(file, rows):
    places = ", ".join("?" * len(COLUMNS))
    file.executemany(f"INSERT INTO moved VALUES ({places})", rows)


def nothing(_bytes):
    pass


@pytest.mark.django_db
def test_the_type_of_every_column_can_be_moved():
    from django.db import connection

    with connection.cursor() as cursor:
        kinds = {each.kind for table in tables.own() for each in tables.columns(cursor, table)}

    assert len(kinds) > 10
    assert [writer(kind) for kind in kinds]


def test_every_value_arrives_as_it_was(beside):
    file, server = beside
    insert(file, ROWS)
    sent = send(file, server.cursor(), "moved", COLUMNS, nothing)

    assert read_back(server.cursor(), "moved", COLUMNS, nothing) == sent
    arrived = {row[0]: row[1:] for row in server.execute(READ)}
    assert len(arrived) == len(ROWS)
    for n, b, y, t, j, u, m, d in ROWS:
        if n is None:
            assert arrived[n] == (None,) * 7
            continue
        moment = m if "." in m else f"{m}.000000"
        number = {1 / 3: "0.333333"}.get(d, f"{d + 0:.6f}")
        assert arrived[n] == (bool(b), y, t, json.loads(j), u, moment, number)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE moved SET t = t || ' ' WHERE n = 0",
        "UPDATE moved SET d = d + 0.000001 WHERE n = 7",
        "UPDATE moved SET m = m + interval '1 microsecond' WHERE n = 0",
        "UPDATE moved SET j = '{}' WHERE n = 0",
        "UPDATE moved SET b = NOT b WHERE n = 0",
        "UPDATE moved SET u = NULL WHERE n = 0",
        "UPDATE moved SET y = '' WHERE n = 0",
        "DELETE FROM moved WHERE n = 0",
    ],
)
def test_every_value_that_arrived_otherwise_is_noticed(beside, change):
    file, server = beside
    insert(file, ROWS)
    sent = send(file, server.cursor(), "moved", COLUMNS, nothing)
    server.execute(change)

    assert read_back(server.cursor(), "moved", COLUMNS, nothing) != sent


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("n", "many", "row 0: n is not what a column of the type bigint holds"),
        ("b", 2, "b is not what a column of the type boolean holds"),
        ("t", "a\0b", "a NUL character"),
        ("u", "no key", "u is not what a column of the type uuid holds"),
        ("m", "yesterday", "m is not what a column of the type timestamp"),
        ("d", "dear", r"d is not what a column of the type numeric\(12,6\) holds"),
        ("j", "{", "j is not what a column of the type jsonb holds"),
    ],
)
def test_a_value_that_its_column_cannot_hold_is_named(beside, column, value, said):
    file, server = beside
    insert(file, [ROWS[4]])
    file.execute(f"UPDATE moved SET {column} = ?", [value])
    said = said.replace("row 0", "row many") if column == "n" else said

    with pytest.raises(CommandError, match=said):
        send(file, server.cursor(), "moved", COLUMNS, nothing)


class Site(Native):
    """The first release's file, a furnished target with somebody else's table, and one move."""

    def __init__(self, root, older, env, postgres):
        super().__init__(root)
        self.sqlite.write_bytes(older.read_bytes())
        with closing(sqlite3.connect(self.sqlite)) as file:
            used = "UPDATE sqlite_sequence SET seq = 900001 WHERE name = 'betting_ledgerentry'"
            file.execute(used)
            file.commit()
        self.manage("migrate", "--verbosity=0", env=env)
        with postgres.connect(env["DB_NAME"]) as server:
            server.execute("CREATE TABLE invoices (id int); INSERT INTO invoices VALUES (1)")
        self.target, self.before = env, digest(self.sqlite)
        self.move = self.types(*MOVE, env=env)
        assert self.move.returncode == 0, self.move.stderr


@pytest.fixture(scope="module")
def moved(older, postgres, tmp_path_factory):
    env = postgres.create(f"moved {secrets.token_hex(6)}")
    return Site(tmp_path_factory.mktemp("moved"), older, env, postgres)


def test_an_older_file_is_migrated_on_a_copy_and_is_itself_untouched(moved):
    assert "migrations  " in moved.move.stdout
    assert "moved: 1 users, 240 bets" in moved.move.stdout
    assert digest(moved.sqlite) == moved.before


def test_every_row_is_counted_in_the_note_that_is_left(moved, postgres):
    note = json.loads((moved.root / "data/moved.json").read_text())

    assert (note["rows"]["betting_bet"], moved.target["DB_NAME"] in note["to"]) == (240, True)
    assert note["rows"] | {"invoices": 1} == content(postgres, moved.target)


def test_a_start_on_the_file_that_was_moved_is_warned(moved):
    warned = moved.types("check").stderr

    assert "nothing can be written here" in warned and moved.target["DB_NAME"] in warned


def test_each_step_is_a_line_of_json_where_no_terminal_is(moved):
    told = [json.loads(line)["message"] for line in moved.move.stderr.splitlines()]

    assert told == [
        "copied the SQLite database",
        "checked, migrated and proved the copy",
        "moved every row, read it back, and proved the ledger",
    ]


def test_a_target_with_the_catalogue_alone_is_as_good_as_empty(moved):
    assert "in there    nothing that would be lost" in moved.move.stdout


def test_tables_of_others_in_the_target_stay(moved, postgres):
    assert content(postgres, moved.target)["invoices"] == 1


def test_a_second_move_finds_the_target_in_use(moved):
    again = moved.types(*MOVE, env=moved.target)

    assert (again.returncode, "it holds" in again.stderr) == (1, True)
    assert "betting_bet " in again.stderr and "moved before" in again.stderr


def test_a_site_on_the_file_that_everything_was_moved_from_takes_no_write(moved):
    program = (
        "import django; django.setup()\n"
        "from app.accounts.models import User\n"
        "print(User.objects.get())\n"
        "User.objects.update(name='lost')"
    )
    env = moved.environment({"DJANGO_SETTINGS_MODULE": "app.config.settings"})
    run = subprocess.run(
        [sys.executable, "-c", program], env=env, cwd=ROOT, capture_output=True, text=True
    )

    assert (run.returncode, run.stdout.strip()) == (1, "demo@example.com")
    assert "everything in this file has been moved to PostgreSQL" in run.stderr


def test_keys_that_were_ever_given_are_not_given_again(moved, postgres):
    with postgres.connect(moved.target["DB_NAME"]) as server:
        keys = [
            server.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))").fetchone()[0]
            for table in ("betting_ledgerentry", "django_admin_log", "django_migrations")
        ]
        highest = server.execute("SELECT max(id) FROM django_migrations").fetchone()[0]

    assert keys == [900002, 1, highest + 1]


def test_a_target_that_is_in_use_is_replaced_when_asked_and_is_in_an_archive(
    native, empty, postgres
):
    native.manage("migrate", "--verbosity=0", env=empty)
    native.manage("demo", "--email=other@example.com", env=empty)
    before = content(postgres, empty)
    refused = native.types(*MOVE, env=empty)
    assert (refused.returncode, content(postgres, empty)) == (1, before)
    assert "accounts_user                                1" in refused.stderr
    assert "--replace" in refused.stderr

    moved = native.types(*MOVE, "--replace", env=empty)
    assert moved.returncode == 0, moved.stderr
    (archive,) = (native.root / "backups").glob("*.tar.gz")
    assert f"what was in PostgreSQL before is in {archive}" in moved.stdout
    with postgres.connect(empty["DB_NAME"]) as server:
        emails = server.execute("SELECT email FROM accounts_user").fetchall()
    assert emails == [("demo@example.com",)]


def test_without_a_terminal_and_without_yes_nothing_is_changed(native, empty, postgres):
    asked = native.types("move-to-postgresql", env=empty)

    assert (asked.returncode, content(postgres, empty)) == (1, {})
    assert "nobody is there to be asked" in asked.stderr and "--yes" in asked.stderr
    assert "240 bets" in asked.stdout


def damaged(file):
    """A page of a table and one of an index, overwritten."""
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2 // 4096 * 4096)
        opened.write(b"\xff" * 8192)


def loose(file):
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA ignore_check_constraints = ON")
        opened.execute("UPDATE betting_bankroll SET user_id = ?", ["f" * 32])
        opened.commit()


def unbalanced(file):
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("DROP TRIGGER betting_ledgerentry_no_update")
        opened.execute("UPDATE betting_ledgerentry SET amount = amount + 1 WHERE id = 1")
        opened.commit()


def newer(file):
    with closing(sqlite3.connect(file)) as opened:
        opened.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('betting', '0999_made_up', '2030-01-01')"
        )
        opened.commit()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (damaged, "damaged|malformed"),
        (loose, "names a row of accounts_user that is not there"),
        (unbalanced, "the ledger does not hold: Transactions sum to zero"),
        (newer, "newer than this code.*betting.0999_made_up"),
        (lambda file: file.write_bytes(b"not a database at all" * 400), "not a database"),
        (lambda file: file.unlink(), "there is no SQLite database"),
        (lambda file: file.write_bytes(b""), "there is no SQLite database"),
    ],
)
def test_a_file_that_is_not_right_is_refused_and_the_target_stays_as_it_was(
    native, empty, postgres, harm, said
):
    harm(native.sqlite)
    refused = native.types(*MOVE, env=empty)

    assert refused.returncode == 1
    assert re.search(said, refused.stderr, re.DOTALL), refused.stderr
    assert "Traceback" not in refused.stderr
    assert content(postgres, empty) == {} and not (native.root / "data/moved.json").exists()


def test_a_newer_target_is_refused_by_name(native, empty, postgres):
    native.manage("migrate", "--verbosity=0", env=empty)
    with postgres.connect(empty["DB_NAME"]) as server:
        server.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('betting', '0999_made_up', now())"
        )
    refused = native.types(*MOVE, "--replace", env=empty)

    assert (refused.returncode, "betting.0999_made_up" in refused.stderr) == (1, True)


def test_a_database_that_cannot_hold_every_text_is_refused(native, postgres):
    with postgres.connect("postgres") as server:
        server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    refused = native.types(*MOVE, env={**postgres.environment(), "DB_NAME": "latin"})

    assert (refused.returncode, "encoding is LATIN1" in refused.stderr) == (1, True)


def test_without_a_db_host_it_says_what_is_missing(native):
    refused = native.types(*MOVE)

    assert (refused.returncode, "no DB_HOST" in refused.stderr) == (1, True)
