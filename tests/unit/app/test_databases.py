"""The database settings for either kind."""

import pytest
from django.db.utils import ConnectionHandler
from psycopg.conninfo import conninfo_to_dict

from app.config.databases import databases
from app.config.env import environment
from appliance.config import load_config
from appliance.database import description

GOOD = {"SECRET_KEY": "a secret key of the tests, 0123456789", "APPLIANCE_ROOT": "/nowhere"}
EXTERNAL = {"DB_HOST": "db", "DB_NAME": "wise", "DB_USER": "bet", "DB_PASSWORD": "p%a$s"}


def options(**given):
    return databases(environment({**GOOD, **EXTERNAL, **given}))["default"]["OPTIONS"]


def test_an_external_postgresql_is_named_as_it_was_given():
    database = databases(environment({**GOOD, **EXTERNAL, "DB_PORT": "6543"}))["default"]

    assert database["ENGINE"] == "app.core.postgresql"
    assert [database[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")] == [
        "db",
        6543,
        "wise",
        "bet",
        "p%a$s",
    ]


def test_the_pool_has_a_connection_for_each_thread_and_one_to_spare():
    pool = options(WEB_THREADS="4")["pool"]

    assert (pool["min_size"], pool["max_size"]) == (0, 5)


def test_a_failed_connection_is_not_waited_for():
    assert options()["pool"]["reconnect_timeout"] == 0
    assert options()["connect_timeout"] == options()["pool"]["timeout"] == 2


def test_the_servers_certificate_is_verified_when_asked_for():
    verified = options(DB_SSLMODE="verify-full", DB_SSLROOTCERT="/ca.pem")

    assert (verified["sslmode"], verified["sslrootcert"]) == ("verify-full", "/ca.pem")
    assert "sslrootcert" not in options()


def test_a_statement_has_a_time_limit_and_a_name_in_the_servers_lists():
    database = databases(environment({**GOOD, **EXTERNAL}))["default"]

    assert database["SESSION"]["statement_timeout"] == "30s"
    assert options()["application_name"] == "wisebet"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"DB_PORT": "6432", "DB_PASSWORD": "p%a$s"},
        {"DB_SSLMODE": "require"},
        {"DB_POOLER": "transaction"},
    ],
)
def test_boot_pg_dump_and_the_application_reach_it_by_the_same_words(given):
    env = {**GOOD, **EXTERNAL, **given}
    config = load_config(env)
    database = databases(environment(env))["default"]
    ours = {"pool", "prepare_threshold"}  # the driver's, the server hears nothing of them
    named = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER"}
    spoken = {name: str(value) for name, value in database["OPTIONS"].items() if name not in ours}
    spoken |= {word: str(database[name]) for word, name in named.items()}

    assert description.parameters(config) == spoken | {"password": database["PASSWORD"]}
    assert description.session() == database["SESSION"]
    assert config.db_pooler == database["POOLER"]
    by_variables = description.environment(config)
    by_words = conninfo_to_dict(description.conninfo(config))
    assert len(by_variables) + len(by_words) == len(description.parameters(config))


def test_without_a_host_it_is_a_file_under_the_root():
    database = databases(environment(GOOD))["default"]

    assert str(database["NAME"]) == "/nowhere/data/wisebet.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_what_sqlite_acknowledged_is_on_the_disk(tmp_path, django_db_blocker):
    (tmp_path / "data").mkdir()
    settings = databases(environment({**GOOD, "APPLIANCE_ROOT": str(tmp_path)}))
    connection = ConnectionHandler(settings)["default"]
    try:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            pragmas = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
            }
    finally:
        connection.close()

    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "busy_timeout": 5000,
        "foreign_keys": 1,
    }
