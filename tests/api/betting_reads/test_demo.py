"""The made-up season."""

from io import StringIO

import pytest
from django.core.management import call_command

from app.betting.management.season import BETS
from app.betting.models import Bet, BetStatus


@pytest.fixture
def demo(db):
    def run(*arguments):
        output = StringIO()
        call_command("demo", *arguments, stdout=output)
        return output.getvalue()

    return run


def test_a_demo_person_gets_a_season(demo):
    output = demo("--password", "a phrase for all")

    assert output.splitlines() == [
        "demo@example.com signs in with a phrase for all",
        f"demo@example.com: {BETS} bets were made",
    ]
    assert Bet.objects.filter(status=BetStatus.PENDING).count() == 6


def test_a_second_run_changes_nothing(demo):
    demo()
    output = demo()

    assert output == "demo@example.com: has bets already, nothing was changed\n"
    assert Bet.objects.count() == BETS


def test_the_statistics_and_the_ledger_of_the_demo_are_whole(demo, anyone):
    demo("--password", "a phrase for all")
    login = {"email": "demo@example.com", "password": "a phrase for all"}
    access = anyone.post("/api/auth/login", login).json()["access"]
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    (result,) = anyone.get("/api/v1/stats/breakdown").json()["results"]

    assert [len(facet["rows"]) >= 3 for facet in result["facets"]] == [True] * 4
    assert anyone.get("/api/v1/ledger/verify").json()["ok"] is True
    assert anyone.get("/api/v1/stats/clv").json()["results"][0]["clv"]["covered"] > 100
