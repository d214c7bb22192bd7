"""A real season through nginx, in the real container, on PostgreSQL."""

import pytest

from tests.rig import season
from tests.rig.appliance import appliance
from tests.rig.postgres import Postgres


@pytest.fixture(scope="module")
def running():
    with Postgres.temporary() as server, appliance(server.environment()) as running:
        yield running


@pytest.fixture
def alice(running):
    client = running.client()
    client.register()
    return client


@pytest.fixture
def home(alice):
    """Her account at a bookmaker that the appliance came with, and her bankroll."""
    (bookmaker,) = alice.get("/api/v1/bookmakers?name=bet365").json()["results"]
    account = {"bookmaker": bookmaker["id"], "currency": "EUR"}
    bankroll = {"name": "Main", "currency": "EUR", "starting_amount": "1000.00"}
    return {
        "account": alice.post("/api/v1/accounts", account).json()["id"],
        "bankroll": alice.post("/api/v1/bankrolls", bankroll).json()["id"],
    }


def test_380_bets_sent_one_by_one_give_the_golden_figures(alice, home):
    for number, match in enumerate(season.matches()):
        season.record(alice, number, match, "H", home["account"], home["bankroll"])

    assert season.figures(alice) == season.GOLDEN["back"]["home"]
    assert season.verified(alice)[0] is True


def test_a_csv_file_of_380_bets_gives_the_golden_figures(alice, home):
    file = season.as_csv(
        season.matches(), lambda match: season.leg(match, "D"), lambda m: season.result(m, "D")
    )
    answer = alice.call(
        "POST", "/api/v1/imports?dry_run=0", data=home, files={"file": ("bets.csv", file)}
    )

    assert answer.json().get("created_count") == 380, answer.text
    assert season.figures(alice) == season.GOLDEN["back"]["draw"]
    assert season.verified(alice)[0] is True
