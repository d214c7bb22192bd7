"""The connection to PostgreSQL, encrypted and verified."""

import pytest

from tests.rig.certificates import Authority
from tests.rig.gunicorn import base_environment, manage
from tests.rig.postgres import Postgres, Tls


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def database(authority):
    with Postgres.temporary(tls=Tls(*authority.issue("localhost"))) as server:
        yield server


@pytest.fixture
def connect(tmp_path, database):
    """Ask the server, with the product's own settings, whether the connection is encrypted."""
    code = (
        "from django.db import connection as c; k = c.cursor(); "
        "k.execute('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'); "
        "print(k.fetchone()[0])"
    )

    def ask(**given):
        environment = {**base_environment(tmp_path), **database.environment(), **given}
        return manage("shell", "--no-imports", "-c", code, environment=environment).strip()

    return ask


def test_verify_full_accepts_the_servers_name_under_its_authority(connect, authority):
    verified = {"DB_SSLMODE": "verify-full", "DB_SSLROOTCERT": str(authority.certificate)}

    assert connect(DB_HOST="localhost", **verified) == "True"


def test_verify_full_refuses_another_name(connect, authority):
    verified = {"DB_SSLMODE": "verify-full", "DB_SSLROOTCERT": str(authority.certificate)}

    with pytest.raises(RuntimeError, match="OperationalError"):
        connect(DB_HOST="127.0.0.1", **verified)


def test_verify_full_refuses_another_authority(connect, tmp_path):
    stranger = Authority(tmp_path, "Somebody else")
    verified = {"DB_SSLMODE": "verify-full", "DB_SSLROOTCERT": str(stranger.certificate)}

    with pytest.raises(RuntimeError, match="OperationalError"):
        connect(DB_HOST="localhost", **verified)


def test_the_default_encrypts_when_the_server_can(connect):
    assert connect() == "True"


def test_encryption_can_be_declined(connect):
    assert connect(DB_SSLMODE="disable") == "False"
