"""What an image says of itself, and of the database beside it."""

import json
import sqlite3

import pytest

from appliance.cli import main
from appliance.config import variables
from appliance.database.migrations import planned_in_order
from appliance.paths import Paths
from tests.rig.postgres import Postgres
from tests.rig.system import free_port


@pytest.fixture(autouse=True)
def plan(tmp_path, monkeypatch):
    """As the image has it."""
    path = tmp_path / "migrations.txt"
    path.write_text("auth.0001_initial\nbetting.0001_initial\nbetting.0002_next\n")
    monkeypatch.setattr("appliance.database.migrations.PLAN", path)


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary(port=free_port()) as running:
        yield running


def asked(capsys, *words, **env):
    code = main(words, env)
    assert code == 0
    return json.loads(capsys.readouterr().out)


def test_a_release_names_its_version_its_migrations_and_all_its_settings_without_any(capsys):
    assert asked(capsys, "release", "--json") == {
        "version": "0.1.0",
        "revision": "unknown",
        "migrations": planned_in_order(),
        "settings": list(variables()),
    }


def applied(*names):
    """Statements of a database that these migrations were applied to."""
    table = "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text)"
    rows = [
        f"INSERT INTO django_migrations VALUES ({number}, '{app}', '{name}')"
        for number, (app, name) in enumerate(each.split(".") for each in names)
    ]
    return [table, *rows]


HOLDS = {
    "nothing at all": ([], {"applied": [], "pending": ["auth.0001_initial", "betting.0001_initial",
        "betting.0002_next"], "unknown": []}),
    "an older release": (
        applied("auth.0001_initial", "betting.0001_initial"),
        {"applied": ["auth.0001_initial", "betting.0001_initial"],
         "pending": ["betting.0002_next"], "unknown": []},
    ),
    "a newer release": (
        applied("auth.0001_initial", "betting.0001_initial", "betting.0002_next",
                "betting.0003_later", "odds.0001_initial"),
        {"applied": ["auth.0001_initial", "betting.0001_initial", "betting.0002_next",
                     "betting.0003_later", "odds.0001_initial"],
         "pending": [], "unknown": ["betting.0003_later", "odds.0001_initial"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOLDS)
def test_the_schema_of_postgresql_is_compared(server, capsys, case):
    statements, told = HOLDS[case]
    env = server.create(case.replace(" ", "_"))
    with server.connect(env["DB_NAME"]) as connection:
        for statement in statements:
            connection.execute(statement)

    assert asked(capsys, "schema", "--json", SECRET_KEY="0123456789abcdef" * 3, **env) == told


@pytest.mark.parametrize("case", HOLDS)
def test_the_schema_of_sqlite_is_compared(tmp_path, capsys, case):
    statements, told = HOLDS[case]
    paths = Paths(tmp_path / "root")
    paths.data.mkdir(parents=True)
    if statements:
        with sqlite3.connect(paths.sqlite) as connection:
            for statement in statements:
                connection.execute(statement)

    assert asked(capsys, "schema", "--json", APPLIANCE_ROOT=str(paths.root)) == told


def test_a_file_that_is_no_database_is_no_empty_schema(tmp_path, capsys):
    paths = Paths(tmp_path)
    paths.data.mkdir()
    paths.sqlite.write_text("a file that somebody has put here" * 100)

    assert main(["schema"], {"APPLIANCE_ROOT": str(tmp_path)}) == 1
    assert f"{paths.sqlite} cannot be read" in capsys.readouterr().err


def test_the_schema_of_a_database_that_is_away_is_75_and_soon(capsys):
    env = {"DB_HOST": "127.0.0.1", "DB_PORT": "1", "DB_NAME": "n", "DB_USER": "u"}

    assert main(["schema"], {"SECRET_KEY": "0123456789abcdef" * 3, **env}) == 75
    assert "did not answer within 5 seconds" in capsys.readouterr().err
