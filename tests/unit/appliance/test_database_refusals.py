"""What a database or a pooler refuses with passes or not, and the hint names who mends it."""

from pathlib import Path

import psycopg
import pytest

from appliance.config import load_config
from appliance.database.connection import wait
from appliance.database.refusals import _REFUSALS, hint, passes
from appliance.errors import DatabaseAwayError
from tests.rig.pgbouncer import PgBouncer
from tests.rig.postgres import Postgres
from tests.rig.system import free_port

SECRET = "only for these tests: 0123456789 abcdefghijklmnop"
CONFIG = load_config(
    {"SECRET_KEY": SECRET, "DB_HOST": "db", "DB_NAME": "wisebet", "DB_USER": "bets"}
)
TO = 'connection to server at "db" (10.0.0.2), port 5432 failed: '


@pytest.mark.parametrize(
    ("reason", "is_passing", "words"),
    [
        (TO + "FATAL:  the database system is starting up", True, "DB_WAIT_SECONDS"),
        (TO + "FATAL:  the database system is not yet accepting connections", True, "starting"),
        (TO + "FATAL:  the database system is in recovery mode", True, "starting"),
        (TO + "FATAL:  the database system is shutting down", True, "being stopped"),
        ("terminating connection due to administrator command", True, "being stopped"),
        (TO + "FATAL:  sorry, too many clients already", True, "max_connections"),
        (TO + "FATAL:  remaining connection slots are reserved for roles", True, "max_connections"),
        (TO + 'FATAL:  too many connections for role "bets"', True, "CONNECTION LIMIT"),
        ("cannot execute CREATE TABLE in a read-only transaction", True, "the primary"),
        (TO + "FATAL:  no more connections allowed (max_client_conn)", True, "max_client_conn"),
        ("query_wait_timeout", True, "default_pool_size"),
        (TO + "FATAL:  server login has been failing, cached error (server_login_retry)", True, "be"
         "hind it"),
        (TO + "FATAL:  pgbouncer cannot connect to server", True, "behind it"),
        (TO + "server closed the connection unexpectedly", True, "hung up"),
        (TO + "Connection reset by peer", True, "hung up"),
        (TO + "Connection refused", True, "nothing listens"),
        (TO + "timeout expired", True, "firewall"),
        (TO + "SSL SYSCALL error: EOF detected", True, "cut in the middle"),
        ('could not translate host name "db" to address: Temporary failure in name resolution',
         True, "DNS does not answer"),
        ('could not translate host name "db" to address: Name or service not known', False,
         "not a name"),
        ("failed to resolve host 'db': [Errno -3] Temporary failure in name resolution", True,
         "DNS does not answer"),
        (TO + 'FATAL:  password authentication failed for user "bets"', False, "DB_PASSWORD"),
        (TO + "fe_sendauth: no password supplied", False, "set DB_PASSWORD"),
        (TO + 'FATAL:  database "wisebet" does not exist', False, "CREATE DATABASE wisebet"),
        (TO + 'FATAL:  role "bets" does not exist', False, "CREATE ROLE bets"),
        (TO + 'FATAL:  role "bets" is not permitted to log in', False, "ALTER ROLE bets LOGIN"),
        (TO + "FATAL:  no such database: wisebet", False, "the pooler has no database"),
        (TO + "FATAL:  no such user: bets", False, "the pooler does not know"),
        (TO + 'FATAL:  no pg_hba.conf entry for host "10.0.0.3", SSL off', False, "pg_hba.conf"),
        (TO + "server does not support SSL, but SSL was required", False, "speaks no TLS"),
        ("SSL error: certificate verify failed", False, "DB_SSLROOTCERT"),
        ('server certificate for "x" does not match host name "db"', False, "another name"),
        ('root certificate file "/x" does not exist', False, "DB_SSLROOTCERT must name a file"),
        ("permission denied for schema public", False, "may not do this"),
        ("syntax error at or near", False, "the server's own"),
    ],
)  # fmt: skip
def test_each_refusal_names_who_mends_it(reason, is_passing, words):
    assert (passes(reason), words in hint(reason, CONFIG)) == (is_passing, True), hint(
        reason, CONFIG
    )


def test_no_refusal_is_hidden_by_another():
    hidden = [
        (words, earlier.words)
        for place, each in enumerate(_REFUSALS)
        for words in each.words
        for earlier in _REFUSALS[:place]
        if any(word in words for word in earlier.words)
    ]

    assert hidden == []


@pytest.fixture(scope="module")
def server():
    with Postgres.temporary(port=free_port(), password=SECRET) as running:
        listed = Path(running.data) / "pg_hba.conf"
        listed.write_text(f"host all unlisted all reject\n{listed.read_text()}")
        running.restart()
        yield running


REAL = {
    "wrong password": ({"password": "wrong"}, False, "DB_PASSWORD"),
    "no such database": ({"dbname": "nowhere"}, False, "CREATE DATABASE"),
    "closed database": ({"dbname": "template0"}, False, "closed the database"),
    "nothing listens": ({"port": 1}, True, "nothing listens"),
    "no such name": ({"host": "nowhere.invalid"}, None, ""),
    "no such role": ({"user": "nobody"}, False, ""),
    "no line in pg_hba.conf": ({"user": "unlisted"}, False, "pg_hba.conf has no line"),
    "TLS demanded": ({"sslmode": "require"}, False, "speaks no TLS"),
}


@pytest.mark.parametrize("case", REAL)
def test_what_a_real_server_says_is_understood(server, case):
    changes, is_passing, words = REAL[case]
    where = {
        "host": "127.0.0.1",
        "port": server.port,
        "dbname": "wisebet",
        "user": "wisebet",
        "password": SECRET,
        "connect_timeout": 3,
    }
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(**{**where, **changes})

    reason = str(refused.value)
    assert words in hint(reason, CONFIG), reason
    assert is_passing is None or passes(reason) is is_passing


@pytest.mark.parametrize("case", [case for case, about in REAL.items() if about[1] is False])
def test_a_start_that_is_refused_is_told_so_at_once(server, case):
    names = {"password": "DB_PASSWORD", "dbname": "DB_NAME", "sslmode": "DB_SSLMODE"}
    changed = {names.get(name, f"DB_{name.upper()}"): v for name, v in REAL[case][0].items()}
    env = {"SECRET_KEY": SECRET, "DB_WAIT_SECONDS": "3600"} | server.environment() | changed
    said = []
    with pytest.raises(DatabaseAwayError, match="^the database refuses us at 127.0.0.1") as refused:
        wait(load_config(env), lambda *words, **_: said.append(words))

    assert said == []
    assert REAL[case][2] in refused.value.hint


def test_a_pooler_that_keeps_us_waiting_for_its_server_is_waited_for_no_longer_than_asked():
    with Postgres.temporary(password=SECRET) as server, PgBouncer.before(server, "session") as way:
        wait(load_config({"SECRET_KEY": SECRET} | way.environment()), print).close()
        server.stop()
        env = {"SECRET_KEY": SECRET, "DB_WAIT_SECONDS": "2"} | way.environment()
        with pytest.raises(DatabaseAwayError, match="no answer to a query within") as away:
            wait(load_config(env), lambda *_, **__: None)

    assert "the pooler had no server connection to give" in away.value.hint
