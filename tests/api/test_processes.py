"""The product as it runs: gunicorn, preloaded, with either database."""

import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.rig.gunicorn import CODE_ROOT, Gunicorn, base_environment, manage

PERSON = {"email": "Ana@example.com", "password": "a long phrase of mine"}


def connections(postgres, database):
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    return postgres.rows(query, database)[0][0]


@pytest.fixture(params=["postgresql", "sqlite"])
def product(request, tmp_path, postgres):
    database = postgres.environment() if request.param == "postgresql" else {}
    with Gunicorn.running(tmp_path, **database) as server:
        yield server


def test_the_main_flow_works_on_either_database(product, postgres):
    registered = product.post("/api/auth/register", PERSON)
    assert registered.status == 201
    assert product.post("/api/auth/register", PERSON).status == 400
    session = product.post("/api/auth/login", PERSON).body
    session = product.post("/api/auth/token/refresh", {"refresh": session["refresh"]}).body
    profile = product.get("/api/auth/profile", Authorization=f"Bearer {session['access']}")
    assert (profile.status, profile.body["email"]) == (200, "ana@example.com")
    everywhere = {"refresh": session["refresh"], "all": True}
    assert product.post("/api/auth/logout", everywhere).status == 204
    profile = product.get("/api/auth/profile", Authorization=f"Bearer {session['access']}")
    assert profile.status == 401
    assert product.get("/health/ready/").status == 200
    assert product.get("/api/docs/").status == 200
    assert product.get("/admin/login/").status == 200


def test_no_connection_is_opened_before_a_worker_needs_one(tmp_path, postgres):
    with Gunicorn.running(tmp_path, **postgres.create("quiet")) as product:
        before = connections(postgres, "quiet")
        product.get("/health/ready/")

        assert (before, connections(postgres, "quiet")) == (0, 1)


def test_the_pool_of_a_worker_is_bounded_by_its_threads(tmp_path, postgres):
    environment = postgres.create("bounded")
    with Gunicorn.running(tmp_path, **environment) as product, ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: product.get("/health/ready/"), range(200)))
        count = connections(postgres, "bounded")

    assert 1 <= count <= 2 * 3  # two workers of two threads and one to spare


@pytest.mark.parametrize(
    "given", [{"DOMAINS": "api.example.com"}, {"DOMAINS": "api.example.com", "TLS_MODE": "off"}]
)
def test_the_deployment_check_has_no_warning(tmp_path, given):
    secret = "0Zq8!vN3-xW7_eR2+tY6*uI1=oP5@aS9#dF4$gH8%jK0^lM3&cV7(bN2)"
    environment = {**base_environment(tmp_path), **given, "SECRET_KEY": secret}

    assert "no issues" in manage("check", "--deploy", "--fail-level=INFO", environment=environment)


def test_the_schema_is_built_without_a_database(tmp_path):
    environment = {
        **base_environment(tmp_path),
        "DB_HOST": "127.0.0.1",
        "DB_PORT": "1",
        "DB_NAME": "nothing",
        "DB_USER": "nobody",
    }
    code = (
        "import django; django.setup(); from app.core.schema import schema_make; "
        "print(len(schema_make('json')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "DJANGO_SETTINGS_MODULE": "app.config.settings"},
        cwd=CODE_ROOT,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_whole_project_is_imported_within_a_second_of_one_core(tmp_path):
    command = [sys.executable, "-c", "import app.config.wsgi, app.config.urls"]
    environment = base_environment(tmp_path)

    def seconds():  # of the child's own: others use this machine as well
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, cwd=CODE_ROOT, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 1


def test_a_wrong_environment_stops_every_command_with_one_report(tmp_path):
    environment = {"PATH": os.environ["PATH"], "APPLIANCE_ROOT": str(tmp_path), "DEBUG": "maybe"}

    with pytest.raises(RuntimeError) as caught:
        manage("check", environment=environment)
    assert str(caught.value).rstrip().splitlines()[-2:] == [
        "  DEBUG: need True or False",
        "  SECRET_KEY: need a value",
    ]


def test_a_command_that_asks_fails_with_a_sentence_when_nobody_is_there(tmp_path):
    (tmp_path / "data").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "app.manage", "flush"],
        env=base_environment(tmp_path),
        cwd=CODE_ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Error: nobody is there to be asked: type it on a terminal")
