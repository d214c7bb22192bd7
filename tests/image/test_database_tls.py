"""PostgreSQL over TLS, verified against the CA file that the operator names."""

import pytest

from tests.rig.appliance import appliance, settings
from tests.rig.certificates import Authority
from tests.rig.engine import HARDENED, container, env_options, exit_code, free_port, logs
from tests.rig.postgres import Postgres, Tls

INSIDE = "/etc/database-ca.pem"
VERIFIED = {"DB_SSLMODE": "verify-full", "DB_SSLROOTCERT": INSIDE}


@pytest.fixture
def authority(tmp_path):
    tmp_path.chmod(0o755)
    return Authority(tmp_path, "The operator's CA")


@pytest.fixture
def database(authority):
    tls = Tls(*authority.issue("127.0.0.1"))
    with Postgres.temporary(tls=tls) as server:
        yield server


def trusting(authority):
    return f"--volume={authority.certificate}:{INSIDE}:ro"


def test_verify_full_connects_over_tls(database, authority):
    with appliance(database.environment() | VERIFIED, trusting(authority)) as running:
        running.client().register()
        encrypted = database.rows(
            "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
            "WHERE application_name LIKE 'wisebet%%'"
        )

    assert encrypted == [(True,)]


def test_a_server_of_another_authority_is_refused(database, tmp_path, image):
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger", "Somebody else's CA")
    values = settings(free_port(), DB_WAIT_SECONDS="1", **database.environment(), **VERIFIED)
    options = ("--network=host", *HARDENED, *env_options(values), trusting(stranger))
    with container(*options, image=image) as name:
        assert exit_code(name) == 75
        log = logs(name)

    assert "certificate verify failed" in log
    assert "the CA file must be the server's issuer" in log
