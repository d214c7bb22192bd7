"""The newest PostgreSQL we promise, beside the host's: in a container of its own."""

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import base_image, container, docker, free_port, wait_until

RECIPE = """FROM {base}
RUN apt-get update -qq && apt-get install -qq --no-install-recommends postgresql >/dev/null
USER postgres
RUN /usr/lib/postgresql/*/bin/initdb --auth-host=scram-sha-256 --no-sync /tmp/data >/dev/null
CMD exec /usr/lib/postgresql/*/bin/postgres -D /tmp/data -p $PORT -h 127.0.0.1 -k /tmp
"""
ROLE = "CREATE ROLE wisebet LOGIN PASSWORD 'of the tests'"


@pytest.fixture(scope="module")
def image17(tmp_path_factory):
    directory = tmp_path_factory.mktemp("postgresql")
    (directory / "Dockerfile").write_text(RECIPE.format(base=base_image()))
    docker("build", "--quiet", "--tag=wisebet-test-postgresql", str(directory), timeout=300)
    return "wisebet-test-postgresql"


@pytest.fixture
def server(image17):
    port = str(free_port())
    with container("--network=host", f"--env=PORT={port}", image=image17) as name:

        def psql(sql, database="postgres"):
            argv = ["psql", "-h", "/tmp", "-p", port, "-Atc", sql, database]
            return docker("exec", name, *argv, check=False)

        wait_until(lambda: psql("SELECT 1") == "1", 30, "PostgreSQL")
        psql(ROLE)
        psql("CREATE DATABASE wisebet OWNER wisebet")
        yield port, psql


def test_it_runs_on_postgresql_17_and_backs_it_up(server):
    port, psql = server
    env = {"DB_HOST": "127.0.0.1", "DB_PORT": port, "DB_NAME": "wisebet", "DB_USER": "wisebet"}
    with appliance(env | {"DB_PASSWORD": "of the tests"}) as running:
        email = running.client().register()
        archive = running.run("appliance", "backup")

    assert psql("SHOW server_version").startswith("17")
    assert psql("SELECT email FROM accounts_user", "wisebet") == email
    assert archive.startswith("/backups/wisebet-")
