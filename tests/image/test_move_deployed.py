"""The operator's own move: new settings in .env, one word, and the next deploy is on PostgreSQL."""

import re

import pytest

from tests.rig.engine import docker
from tests.rig.operator import operator
from tests.rig.postgres import Postgres

KEPT = ("SECRET_", "DB_HOST", "DB_PORT", "DB_USER", "DB_PASS", "ALLOWED", "SUPERUS")


@pytest.fixture(scope="module")
def moved():
    """Deployed on SQLite, and moved; what was said without --yes, with it, and by the deploy."""
    with Postgres.temporary(for_containers=True) as server, operator() as person:
        first = person.types("deploy")
        assert first.returncode == 0, first.stdout + first.stderr
        with person.env_file.open("a") as file:
            file.writelines(f"{name}={value}\n" for name, value in server.environment().items())
        asked = person.types("move-to-postgresql")
        done = person.types("move-to-postgresql", "--yes")
        assert done.returncode == 0, done.stdout + done.stderr
        yield server, asked, done, person.types("deploy"), person


def test_without_a_terminal_it_names_the_way(moved):
    _, asked, *_ = moved

    assert asked.returncode != 0
    assert "nobody is there to be asked" in asked.stderr and "--yes" in asked.stderr


def test_it_tells_what_comes_next(moved):
    server, _, done, *_ = moved

    assert "moved: 1 users" in done.stdout and "./deploy.sh deploy" in done.stdout
    assert server.rows("SELECT email FROM accounts_user") == [("admin@example.com",)]


def test_the_next_deploy_signs_in_there(moved):
    _, _, _, deployed, _ = moved

    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    assert "signed in, authenticated call answered" in deployed.stdout


def test_one_archive_and_the_env_file_make_the_site_on_another_host(moved):
    server, *_, old = moved
    made = old.types("backup").stdout.strip().splitlines()[-1]
    archive = old.folder / "site.tar.gz"
    docker("cp", f"{old.name}:{re.search(r'/backups/[^ ]+gz', made)[0]}", str(archive))
    assert old.types("verify", str(archive)).returncode == 0
    old.types("stop")
    with operator() as new:
        elsewhere = server.create("elsewhere")["DB_NAME"]
        settings = [line for line in old.env_file.read_text().splitlines() if line.startswith(KEPT)]
        new.env_file.write_text("\n".join([*settings, f"DB_NAME={elsewhere}", ""]))
        restored = new.types("restore", str(archive), "--yes")
        status = new.get("/health/ready/").status_code

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert status == 200
    with server.connect(elsewhere) as database:
        people = database.execute("SELECT email FROM accounts_user").fetchall()
    assert people == [("admin@example.com",)]
