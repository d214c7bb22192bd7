"""What a dump holds comes back byte for byte; our schema is emptied, and nobody else's things."""

import io
import subprocess

import psycopg
import pytest
from django.core.management.base import CommandError

from app.core.restoring import schema, script
from tests.rig.postgres import Postgres
from tests.rig.system import postgresql_program

NASTY = [
    "\\.",
    "a\n\\.\nb",
    "\nCOPY notes (text) FROM stdin;\n",
    "\\wisebet whole\n",
    "\\restrict x\ttab\\t",
    "100 % é € 🂡",
    "",
    None,
]
OURS = """
CREATE TYPE colour AS ENUM ('red'); CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
CREATE TABLE notes (id serial PRIMARY KEY, text text, c colour, s short);
CREATE TABLE parts (id int PRIMARY KEY, note int REFERENCES notes DEFERRABLE INITIALLY DEFERRED);
CREATE SEQUENCE apart; CREATE VIEW seen AS SELECT text FROM notes;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM seen;
CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a; b';
END $$;
CREATE TRIGGER never BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION told();
"""


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary() as server, server.connect() as boss:
        boss.execute("CREATE ROLE ours LOGIN PASSWORD 'x'; CREATE ROLE other LOGIN PASSWORD 'x'")
        boss.execute("GRANT other TO ours")
        yield server


@pytest.fixture
def boss(server, request):
    server.create(request.node.name[:60])
    with server.connect(request.node.name[:60]) as boss:
        boss.execute("GRANT ALL ON SCHEMA public TO ours, other; CREATE EXTENSION pg_trgm")
        yield boss


@pytest.fixture
def ours(server, boss, request):
    """A session of the role that owns the tables."""
    with psycopg.connect(
        host="127.0.0.1", port=server.port, user="ours", password="x", dbname=request.node.name[:60]
    ) as ours:
        ours.execute(OURS)
        for text in NASTY:
            ours.execute("INSERT INTO notes (text) VALUES (%s)", [text])
        ours.execute("INSERT INTO parts VALUES (1, 1)")
        ours.commit()
        yield ours


def dumped(server, database):
    """The script of a dump, as `appliance restore` makes it."""
    address = f"host=127.0.0.1 port={server.port} user={server.user} password='{server.password}'"
    dump = [
        postgresql_program("pg_dump"),
        "-Fc",
        "--no-owner",
        f"--dbname={address} dbname={database}",
    ]
    packed = subprocess.run(dump, capture_output=True, check=True).stdout
    options = ["--no-owner", "--no-acl", "--no-comments", "--file=-"]
    unpack = [postgresql_program("pg_restore"), *options]
    return subprocess.run(unpack, input=packed, capture_output=True, check=True).stdout


def tables(connection):
    schema = "relnamespace = 'public'::regnamespace AND relkind <> 'i'"
    return {row[0] for row in connection.execute(f"SELECT relname FROM pg_class WHERE {schema}")}


def test_rows_come_back_byte_for_byte(server, boss, ours, request):
    text = dumped(server, request.node.name[:60])
    with ours.transaction(), ours.cursor() as cursor:
        schema.empty(cursor)
        script.run(ours, io.BytesIO(text + script.WHOLE))
        cursor.execute("SET LOCAL search_path TO public")
        rows = cursor.execute("SELECT text FROM notes ORDER BY id").fetchall()

    assert [row[0] for row in rows] == NASTY
    with pytest.raises(psycopg.errors.RaiseException, match="a; b"), ours.transaction():
        ours.execute("DELETE FROM public.notes")


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.5, 0.6, 0.7, 0.9, 1.0])
def test_a_script_that_breaks_off_is_refused_whole(server, boss, ours, request, cut):
    text = dumped(server, request.node.name[:60])
    before = tables(ours)
    ours.commit()
    with (
        pytest.raises((CommandError, psycopg.Error)),
        ours.transaction(),
        ours.cursor() as cursor,
    ):
        schema.empty(cursor)
        script.run(ours, io.BytesIO(text[: int(cut * len(text))]))

    assert tables(ours) == before
    assert ours.execute("SELECT count(*) FROM notes").fetchone() == (len(NASTY),)


def test_all_that_is_ours_goes_and_what_others_and_extensions_brought_stays(boss, ours):
    boss.execute("CREATE TABLE foreigner (id int); ALTER TABLE foreigner OWNER TO other")
    with ours.transaction(), ours.cursor() as cursor:
        schema.empty(cursor)

    assert tables(boss) == {"foreigner"}
    assert boss.execute("SELECT similarity('a', 'a')").fetchone() == (1.0,)
    left = "SELECT count(*) FROM pg_proc WHERE proname = 'told'"
    assert boss.execute(left).fetchone() == (0,)
    kinds = "SELECT count(*) FROM pg_type WHERE typname IN ('colour', 'short')"
    assert boss.execute(kinds).fetchone() == (0,)


BUILT = {
    "a reference": "CREATE TABLE built (d int REFERENCES notes); ALTER TABLE built OWNER TO other",
    "a view": "CREATE VIEW built AS SELECT id FROM notes; ALTER VIEW built OWNER TO other",
    "a column": "CREATE TABLE built (c colour, d int); ALTER TABLE built OWNER TO other",
    "a trigger": "CREATE TABLE built (d int); CREATE TRIGGER t AFTER INSERT ON built"
    " EXECUTE FUNCTION told(); ALTER TABLE built OWNER TO other",
}


@pytest.mark.parametrize("how", BUILT)
def test_what_another_built_on_ours_is_a_reason_to_refuse(boss, ours, how):
    boss.execute(BUILT[how])
    before = tables(boss)
    with (
        pytest.raises(CommandError, match="others have built on our tables.* public.built"),
        ours.transaction(),
        ours.cursor() as cursor,
    ):
        schema.empty(cursor)

    assert tables(boss) == before
