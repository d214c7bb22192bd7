"""The database goes away under the running product: real workers, real pool, real server."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.rig.gunicorn import Gunicorn
from tests.rig.postgres import Postgres

ANSWERED_WITHIN = 3.0
BACK_WITHIN = 5.0
OUTAGES = {
    "stopped": (Postgres.stop, Postgres.start),
    "crashed": (Postgres.crash, Postgres.start),
    "frozen": (Postgres.freeze, Postgres.thaw),
}


@pytest.fixture(scope="module")
def database():
    with Postgres.temporary() as server:
        yield server


@pytest.fixture(scope="module")
def product(database, tmp_path_factory):
    root = tmp_path_factory.mktemp("outage")
    with Gunicorn.running(root, **database.environment()) as server:
        yield server


@pytest.fixture(scope="module")
def bearer(product):
    answer = product.post(
        "/api/auth/register", {"email": "a@example.com", "password": "a long phrase of mine"}
    )
    return {"Authorization": f"Bearer {answer.body['access']}"}


@pytest.fixture(params=OUTAGES)
def outage(request, database, product, bearer):
    """The database is away while the test runs, after every worker has used it."""
    at_once(product, 12, "/api/auth/profile", bearer)
    leave, come_back = OUTAGES[request.param]
    leave(database)
    yield
    come_back(database)
    wait_until_well(product, bearer)


def at_once(product, count, path, headers=None):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: product.get(path, **(headers or {})), range(count)))


def wait_until_well(product, bearer):
    """Seconds until every worker answers again."""
    began = time.monotonic()
    while True:
        answers = at_once(product, 8, "/api/auth/profile", bearer)
        if all(answer.status == 200 for answer in answers):
            return time.monotonic() - began
        assert time.monotonic() - began < 20


def assert_is_an_outage(answer):
    assert answer.status == 503
    assert answer.seconds < ANSWERED_WITHIN
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "2"
    assert answer.body["errors"][0]["code"] == "database_unavailable"


def test_without_the_database_every_call_of_many_is_a_503_in_time(outage, product, bearer):
    for answer in at_once(product, 24, "/api/auth/profile", bearer):
        assert_is_an_outage(answer)


def test_without_the_database_a_log_in_is_a_503(outage, product):
    body = {"email": "a@example.com", "password": "a long phrase of mine"}

    assert_is_an_outage(product.post("/api/auth/login", body))


def test_without_the_database_the_admin_is_a_503(outage, product):
    assert_is_an_outage(product.get("/admin/", Cookie="sessionid=" + "a" * 32))


def test_without_the_database_readiness_names_it_and_liveness_does_not_care(outage, product):
    ready = product.get("/health/ready/")

    assert (ready.status, ready.body["status"]) == (503, "unavailable")
    assert ready.body["checks"]["database"] == "unavailable"
    assert ready.seconds < ANSWERED_WITHIN
    assert product.get("/health/live/").status == 200


def test_without_the_database_the_schema_is_answered(outage, product):
    assert product.get("/api/schema/").status == 200


@pytest.mark.parametrize("how", OUTAGES)
def test_when_the_database_is_back_all_is_well_in_seconds(database, product, bearer, how):
    leave, come_back = OUTAGES[how]
    at_once(product, 12, "/api/auth/profile", bearer)
    leave(database)
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        at_once(product, 8, "/api/auth/profile", bearer)
    come_back(database)

    assert wait_until_well(product, bearer) < BACK_WITHIN


def test_a_restart_between_two_calls_is_not_noticed(database, product, bearer):
    at_once(product, 12, "/api/auth/profile", bearer)
    database.restart()
    time.sleep(1.5)

    for _ in range(6):
        assert product.get("/api/auth/profile", **bearer).status == 200


def test_the_log_tells_the_reason_of_an_outage_without_a_traceback(database, product, bearer):
    database.stop()
    try:
        at_once(product, 12, "/api/auth/profile", bearer)
    finally:
        database.start()
    log = product.log.read_text()

    assert "the database did not answer: connection failed: " in log
    assert f"port {database.port} failed: Connection refused" in log
    assert "Traceback" not in log
    assert database.password not in log
