"""Bookmakers, sports, competitions: what the appliance comes with."""

import pytest

from app.betting.models import Competition, Sport
from tests.api.betting.conftest import codes

PATHS = ["bookmakers", "sports", "competitions"]
every = pytest.mark.parametrize("path", PATHS)


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


@pytest.fixture
def football(db):
    return Sport.objects.get(name="Football")


def test_bookmakers_are_found_by_name_and_kind(signed_in, exchange):
    (row,) = signed_in.get("/api/v1/bookmakers?name=betfair exch").json()["results"]

    assert (row["id"], row["name"]) == (str(exchange.id), "Betfair Exchange")
    assert (row["kind"], row["commission"], row["is_own"]) == ("exchange", "0.050000", False)
    exchanges = names(signed_in.get("/api/v1/bookmakers?kind=exchange"))
    assert {"Betfair Exchange", "Smarkets", "Matchbook", "BETDAQ"} <= set(exchanges)
    assert "bet365" not in exchanges


@every
def test_the_catalogue_is_listed_by_name_whatever_its_case(signed_in, path):
    listed = names(signed_in.get(f"/api/v1/{path}?limit=200"))

    assert len(listed) >= 50
    assert listed == sorted(listed, key=str.casefold)


def test_competitions_are_found_by_sport_and_country(signed_in, football):
    tennis = Sport.objects.get(name="Tennis")

    found = signed_in.get(f"/api/v1/competitions?sport={football.id}&country=spain&name=liga")
    assert names(found) == ["LaLiga", "LaLiga 2", "Liga F"]
    assert "Wimbledon" in names(signed_in.get(f"/api/v1/competitions?sport={tennis.id}"))
    assert names(signed_in.get(f"/api/v1/competitions?sport={tennis.id}&name=LaLiga")) == []


def test_one_of_the_catalogue_is_read_under_its_version(signed_in, football):
    url = f"/api/v1/sports/{football.id}"
    answer = signed_in.get(url)

    assert (answer["ETag"], answer.json()["name"]) == ('"1"', "Football")
    assert signed_in.get(url, headers={"If-None-Match": '"1"'}).status_code == 304


@every
def test_what_is_everybody_s_is_changed_by_administrators_alone(bettor, anyone, path):
    (row, *_) = bettor.get(path).json()["results"]
    changed = bettor.patch(f"{path}/{row['id']}", {"name": "Mine"}, **{"If-Match": "*"})
    gone = bettor.client.delete(f"/api/v1/{path}/{row['id']}", headers={"If-Match": "*"})

    assert codes(changed) == codes(gone) == (403, [("", "shared")])
    assert bettor.get(f"{path}/{row['id']}").json() == row
    anyone.credentials()
    assert anyone.get(f"/api/v1/{path}").status_code == 401


def test_a_bet_in_a_competition_of_another_sport_is_refused(bettor, football):
    tennis = Sport.objects.get(name="Tennis")
    competition = str(Competition.objects.filter(sport=football).first().id)
    answer = bettor.post("bets", bettor.bet_body(sport=str(tennis.id), competition=competition))

    assert answer.json()["errors"][0]["code"] == "wrong_sport"
    assert bettor.bet(sport=str(football.id), competition=competition)["sport"] == str(football.id)
