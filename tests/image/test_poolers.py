"""An ordinary day on the real container behind the real PgBouncer, in both of its modes."""

import secrets
import threading

import pytest

from tests.rig import season
from tests.rig.appliance import Client, appliance
from tests.rig.engine import logs
from tests.rig.pgbouncer import PgBouncer
from tests.rig.postgres import Postgres

PHRASE = "a phrase for all"
PEOPLE, ROUNDS = 6, 12
READS = ("/api/v1/bets?limit=20", "/api/v1/stats/summary", "/api/v1/bankrolls", "/api/v1/ledger")


@pytest.fixture(scope="module", params=["session", "transaction"])
def pooler(request):
    with (
        Postgres.temporary() as server,
        PgBouncer.before(server, request.param) as pooler,
    ):
        yield pooler


@pytest.fixture(scope="module")
def both(pooler):
    """Two containers that boot together on one empty database."""
    env = {**pooler.environment(), "SECRET_KEY": secrets.token_urlsafe(40)}
    with appliance(env, ready=False) as first, appliance(env, ready=False) as second:
        first.wait_ready()
        second.wait_ready()
        yield first, second


@pytest.fixture(scope="module")
def demo(both):
    first, _ = both
    first.run("appliance", "manage", "demo", "--password", PHRASE)
    return log_in(first)


def log_in(running):
    login = {"email": "demo@example.com", "password": PHRASE}
    access = running.client().post("/api/auth/login", login).json()["access"]
    return Client(running.base, {"Authorization": f"Bearer {access}"})


def one_day(client, home, number, answers):
    """Reads and writes of one person, all of whose bets are on one account."""
    matches = season.matches()
    for round_ in range(ROUNDS):
        place = number * ROUNDS + round_
        season.record(client, place, matches[place], "H", *home)
        answers += [client.get(path).status_code for path in READS]


def test_two_containers_migrate_once(both, pooler):
    first, second = both
    told = logs(first.name) + logs(second.name)
    twice = "SELECT app, name FROM django_migrations GROUP BY app, name HAVING count(*) > 1"

    assert told.count('"migrating the database"') == 1
    assert pooler.server.rows(twice) == []


def test_the_check_says_what_is_in_between(both):
    assert "through a pooler" in both[0].run("appliance", "check")


def test_many_who_read_and_write_at_once_are_all_served(both, demo, pooler):
    first, second = both
    (account, *_) = demo.get("/api/v1/accounts").json()["results"]
    (bankroll, *_) = demo.get("/api/v1/bankrolls").json()["results"]
    before = bets(pooler)
    answers, failures = [], []

    def day(number):
        client = Client((first, second)[number % 2].base, demo.headers)
        try:
            one_day(client, (account["id"], bankroll["id"]), number, answers)
        except Exception as error:  # a thread's own is lost
            failures.append(error)

    threads = [threading.Thread(target=day, args=[number]) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert failures == [] and set(answers) == {200}
    assert bets(pooler) == before + PEOPLE * ROUNDS
    assert demo.get("/api/v1/ledger/verify").json()["ok"] is True


def test_exports_and_the_admin_are_served(both, demo):
    first, _ = both
    export = demo.get("/api/v1/bets.csv")

    assert (export.status_code, len(export.text.splitlines()) > 240) == (200, True)
    assert first.client().get("/admin/login/").status_code == 200


def test_a_backup_comes_back_through_it(both, demo, pooler):
    first, second = both
    archive = first.run("appliance", "backup")
    before = bets(pooler)
    email = second.client().register()
    first.run("appliance", "restore", archive, "--yes")

    assert pooler.server.rows("SELECT FROM accounts_user WHERE email = %s", email) == []
    assert bets(pooler) == before
    first.wait_ready()
    assert log_in(second).get("/api/v1/ledger/verify").json()["ok"] is True


def test_no_error_was_logged_on_the_way(both):
    told = "".join(logs(running.name) for running in both).splitlines()

    assert [line for line in told if '"level": "error"' in line or "Traceback" in line] == []


def bets(pooler):
    return pooler.server.rows("SELECT count(*) FROM betting_bet")[0][0]
