"""Bookmakers, sports, competitions."""

import pytest

from app.betting.models import Competition, Sport


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


@pytest.fixture
def football(db):
    sport = Sport.objects.create(name="Football")
    for name, country in (("Premier League", "England"), ("LaLiga", "Spain")):
        Competition.objects.create(sport=sport, name=name, country=country)
    return sport


def test_bookmakers_are_listed_by_name(signed_in, bookmaker, exchange):
    answer = signed_in.get("/api/v1/bookmakers")

    assert answer.json()["results"][1] == {
        "id": str(exchange.id),
        "name": "Example Exchange",
        "kind": "exchange",
        "commission": "0.050000",
    }
    assert names(answer) == ["Example Bets", "Example Exchange"]
    assert names(signed_in.get("/api/v1/bookmakers?kind=exchange")) == ["Example Exchange"]
    assert names(signed_in.get("/api/v1/bookmakers?name=bets")) == ["Example Bets"]


def test_competitions_are_found_by_sport_and_country(signed_in, football):
    other = Sport.objects.create(name="Tennis")

    assert names(signed_in.get("/api/v1/sports")) == ["Football", "Tennis"]
    found = signed_in.get(f"/api/v1/competitions?sport={football.id}&country=spain")
    assert names(found) == ["LaLiga"]
    assert names(signed_in.get(f"/api/v1/competitions?sport={other.id}")) == []


def test_one_of_the_catalogue_is_read(signed_in, football):
    row = signed_in.get(f"/api/v1/sports/{football.id}")

    assert row.json() == {"id": str(football.id), "name": "Football"}


@pytest.mark.parametrize("path", ["bookmakers", "sports", "competitions"])
def test_the_catalogue_is_kept_by_administrators_alone(signed_in, anyone, path):
    anyone.credentials()

    assert signed_in.post(f"/api/v1/{path}", {"name": "x"}).status_code == 405
    assert anyone.get(f"/api/v1/{path}").status_code == 401


def test_a_bet_in_a_competition_of_another_sport_is_refused(bettor, football):
    tennis = Sport.objects.create(name="Tennis")
    competition = str(football.competitions.first().id)
    answer = bettor.post("bets", bettor.bet_body(sport=str(tennis.id), competition=competition))

    assert answer.json()["errors"][0]["code"] == "wrong_sport"
    assert bettor.bet(sport=str(football.id), competition=competition)["sport"] == str(football.id)
