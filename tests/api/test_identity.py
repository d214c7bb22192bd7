"""Which database it is: what was noted of one is not believed of what took its place."""

import shutil
import sqlite3

import pytest

from appliance.config import load_config
from appliance.database.identity import identity
from appliance.paths import Paths
from tests.rig.postgres import Postgres

KEY = "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h"
# As one dump makes it, wherever it is restored.
DUMPED = (
    "CREATE TABLE django_migrations (id bigint, app text, name text, applied timestamptz)",
    "INSERT INTO django_migrations VALUES (1, 'accounts', '0001_initial', '2026-01-01 10:00Z')",
)


def run(server, statement):
    with server.connect() as connection:
        connection.execute(statement)


def restore(server):
    for statement in DUMPED:
        run(server, statement)


@pytest.fixture
def server():
    with Postgres.temporary() as server:
        restore(server)
        yield server


def known_as(server, tmp_path):
    return identity(load_config({"SECRET_KEY": KEY, **server.environment()}), Paths(tmp_path))


def test_it_is_the_same_as_long_as_nothing_took_its_place(server, tmp_path):
    first = known_as(server, tmp_path)
    server.stop()
    server.start()

    assert known_as(server, tmp_path) == first


def test_a_dump_restored_over_it_is_another(server, tmp_path):
    first = known_as(server, tmp_path)
    run(server, "DROP TABLE django_migrations")
    restore(server)

    assert known_as(server, tmp_path) != first


def test_the_same_dump_on_another_server_at_the_same_address_is_another(server, tmp_path):
    first = known_as(server, tmp_path)
    server.stop()
    with Postgres.temporary(port=server.port) as other:
        restore(other)

        assert known_as(other, tmp_path).split()[:4] == first.split()[:4]
        assert known_as(other, tmp_path) != first


def test_a_server_that_does_not_tell_its_number_is_known_by_the_rest(server, tmp_path):
    known = known_as(server, tmp_path)
    run(server, "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    run(server, "CREATE ROLE plain LOGIN PASSWORD 'p'")
    run(server, "GRANT SELECT ON django_migrations TO plain")
    env = server.environment() | {"DB_USER": "plain", "DB_PASSWORD": "p", "SECRET_KEY": KEY}

    assert identity(load_config(env), Paths(tmp_path)) == " ".join([*known.split()[:4], ""])


def test_another_file_in_the_place_of_the_sqlite_is_another(tmp_path):
    paths = Paths(tmp_path)
    paths.data.mkdir()
    with sqlite3.connect(paths.sqlite) as file:
        for statement in DUMPED:
            file.execute(statement)
    file.close()
    first = identity(load_config({}), paths)
    assert identity(load_config({}), paths) == first

    shutil.copy(paths.sqlite, tmp_path / "copy")
    (tmp_path / "copy").replace(paths.sqlite)
    assert identity(load_config({}), paths) != first
