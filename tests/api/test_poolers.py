"""The backend behind the real PgBouncer: what a session keeps, each transaction keeps."""

from __future__ import annotations

import contextlib
import time

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from app.config.databases import databases
from app.config.env import environment
from tests.rig.pgbouncer import PgBouncer
from tests.rig.postgres import Postgres

KEPT = {"statement_timeout": "30s", "jit": "off", "max_parallel_workers_per_gather": "0"}
ROUTES = ("none", "session", "transaction")


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary() as server, server.connect() as connection:
        connection.execute("CREATE TABLE numbers AS SELECT n FROM generate_series(1, 5000) AS n")
        yield server


@pytest.fixture(scope="module")
def routes(server):
    """Environment by route: the server itself, and a pooler of each mode."""
    with contextlib.ExitStack() as stack:
        poolers = {mode: stack.enter_context(PgBouncer.before(server, mode)) for mode in ROUTES[1:]}
        yield {"none": server, **poolers}


@pytest.fixture(params=ROUTES)
def route(request, routes):
    return routes[request.param]


@pytest.fixture
def connections(tmp_path, django_db_blocker):
    """Django's connections as another process would have them; closed afterwards."""
    made = []

    def connect(route, **given):
        env = {"SECRET_KEY": "s" * 40, "APPLIANCE_ROOT": str(tmp_path), **route.environment()}
        alias = f"pooler{len(made)}"  # a pool belongs to an alias of the process
        settings = databases(environment(env | given))["default"]
        made.append(ConnectionHandler({"default": settings, alias: settings})[alias])
        return made[-1]

    with django_db_blocker.unblock():
        yield connect
        for each in made:
            each.close()
            each.close_pool()


def ask(connection, query, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def settings_of(connection):
    return {name: ask(connection, "SELECT current_setting(%s)", name) for name in KEPT}


def test_a_pooler_is_recognised_and_the_server_itself_is(routes, connections):
    shared = {}
    for name, route in routes.items():
        connection = connections(route)
        connection.ensure_connection()
        shared[name] = connection.connection.is_shared

    assert shared == {"none": False, "session": True, "transaction": True}


@pytest.mark.parametrize("named", [False, True])
def test_the_settings_hold_in_each_statement_and_each_transaction(route, connections, named):
    pooler = {"DB_POOLER": getattr(route, "pool_mode", "none")} if named else {}
    connection = connections(route, **pooler)
    alone = settings_of(connection)
    connection.set_autocommit(False)
    together = settings_of(connection)
    connection.rollback()
    connection.set_autocommit(True)

    assert (alone, together) == (KEPT, KEPT)


def test_a_statement_that_takes_too_long_is_ended(route, connections):
    connection = connections(route)
    connection.settings_dict["SESSION"] |= {"statement_timeout": "300ms"}
    began = time.monotonic()
    with pytest.raises(OperationalError, match="statement timeout"):
        ask(connection, "SELECT pg_sleep(20)")

    assert time.monotonic() - began < 10


def test_what_others_left_in_a_session_disturbs_nobody(routes, connections):
    connection = connections(routes["transaction"])
    ask(connection, "SELECT 1")
    with routes["transaction"].connect() as stranger:  # what pg_dump does first
        stranger.execute("SELECT set_config('search_path', '', false)")
        stranger.execute("SET statement_timeout = 0")

        found = ask(connection, "SELECT count(*) FROM numbers"), settings_of(connection)
        stranger.execute("DISCARD ALL")

    assert found == (5000, KEPT)


def test_nothing_of_ours_stays_in_a_session_of_the_pooler(routes, connections):
    connection = connections(routes["transaction"])
    settings_of(connection)
    with routes["transaction"].connect() as stranger:
        left = stranger.execute("SHOW statement_timeout").fetchone()[0]

    assert left == "0"


def test_a_planned_statement_is_planned_by_nobody_who_may_not_see_it_again(route, connections):
    connection = connections(route)
    for number in range(12):
        with connection.prepared_cursor() as cursor:
            cursor.execute("SELECT n FROM numbers WHERE n = %s", [number + 1])
            assert cursor.fetchone() == (number + 1,)


def test_a_column_that_another_command_has_changed_is_planned_anew(server, routes, connections):
    connection = connections(routes["none"])
    ask_planned(connection)
    with server.connect() as other:
        other.execute("ALTER TABLE numbers ALTER n TYPE bigint")
    with pytest.raises(OperationalError, match="cached plan"):
        ask_planned(connection)
    connection.close()

    assert ask_planned(connection) == (1,)


def ask_planned(connection):
    with connection.prepared_cursor() as cursor:
        cursor.execute("SELECT n FROM numbers WHERE n = %s", [1])
        return cursor.fetchone()


@pytest.mark.parametrize("autocommit", [True, False])
def test_rows_are_read_in_pieces(route, connections, autocommit):
    connection = connections(route)
    connection.ensure_connection()
    connection.set_autocommit(autocommit)
    cursor = connection.chunked_cursor()
    try:
        cursor.execute("SELECT n FROM numbers ORDER BY n")
        rows = cursor.fetchmany(2000) + cursor.fetchmany(4000)
        cursor.close()
    finally:
        connection.rollback() if not autocommit else None
        connection.set_autocommit(True)

    assert [row[0] for row in rows] == list(range(1, 5001))


def test_many_values_are_written_by_one_call(route, connections):
    connection = connections(route)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS written")
        cursor.execute("CREATE TABLE written (n int)")
        cursor.executemany("INSERT INTO written VALUES (%s)", [[n] for n in range(20)])

    assert ask(connection, "SELECT sum(n) FROM written") == 190


def test_what_may_not_run_in_a_transaction_still_runs(route, connections):
    with connections(route).cursor() as cursor:
        cursor.execute("VACUUM numbers")


def test_a_command_that_moves_all_there_is_has_no_limit(route, connections):
    connection = connections(route)
    connection.unbounded()

    assert ask(connection, "SELECT current_setting('statement_timeout')") == "0"


def test_a_pooler_without_its_server_is_an_outage_in_time(server, routes, connections):
    connection = connections(routes["transaction"])
    ask(connection, "SELECT 1")
    connection.close()
    server.stop()
    try:
        began = time.monotonic()
        with pytest.raises(OperationalError):
            ask(connection, "SELECT 1")
        assert time.monotonic() - began < 5
    finally:
        server.start()
