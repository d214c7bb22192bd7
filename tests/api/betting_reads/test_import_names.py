"""Names of a file: found in the catalogue, or made the person's own."""

import pytest

from app.betting.models import Bet, Bookmaker, Competition, Sport
from tests.api.betting_reads.conftest import bet_placed, bets, made

HEAD = "placed_at,kind,stake,event,selection,odds,result,bookmaker,sport,competition,country\n"
OWN = {"user__isnull": False}


def line(number=1, odds="2.50", **named):
    names = [named.get(name, "") for name in ("bookmaker", "sport", "competition", "country")]
    return (
        ",".join((f"2024-05-0{number}T12:00:00Z", "single,10.00,A - B,A", odds, "", *names)) + "\n"
    )


def codes(rows):
    return [[warning["code"] for warning in row["warnings"]] for row in rows]


def own_names(model):
    return sorted(model.objects.filter(**OWN).values_list("name", flat=True))


def test_names_of_the_catalogue_are_found_whatever_their_case(upload, rows_of):
    named = {"bookmaker": "BET365", "sport": "FOOTBALL", "competition": "laliga"}
    rows = rows_of(upload(HEAD + line(**named), account=""))
    bet = Bet.objects.get()

    assert codes(rows) == [[]]
    assert (bet.sport.name, bet.competition.country) == ("Football", "Spain")
    assert own_names(Sport) == own_names(Competition) == []


def test_a_sport_and_a_competition_that_are_new_become_the_person_s_own(upload, rows_of, alice):
    named = {"sport": "Bocce", "competition": "Sunday League", "country": "Malta"}
    rows = rows_of(upload(HEAD + line(1, **named) + line(2, **named)))
    sport, competition = Sport.objects.get(**OWN), Competition.objects.get(**OWN)

    assert codes(rows) == [["unknown_sport", "unknown_competition"], []]
    assert [each["status"] for each in rows] == ["created", "created"]
    assert {(bet.sport, bet.competition) for bet in Bet.objects.all()} == {(sport, competition)}
    assert (sport.user, competition.user, competition.sport) == (alice, alice, sport)


def test_a_dry_run_says_so_and_makes_none(upload, rows_of, signed_in):
    answer = upload(HEAD + line(sport="Bocce"), dry_run=True)
    (row,) = rows_of(answer)
    assert row["warnings"] == [
        {
            "code": "unknown_sport",
            "field": "sport",
            "detail": "The catalogue has no Bocce: it becomes one of your own.",
        }
    ]
    assert own_names(Sport) == []

    signed_in.post(f"/api/v1/imports/{answer.json()['id']}/commit", {})
    (again,) = rows_of(answer)
    assert (again["warnings"], own_names(Sport)) == (row["warnings"], ["Bocce"])


def test_a_refused_row_and_one_that_is_there_make_no_names(upload, rows_of):
    good = line(1)
    upload(HEAD + good)
    there = line(1, sport="Bocce", competition="Cup")
    refused = line(2, sport="Boules", odds="0.5")
    rows = rows_of(upload(HEAD + there + refused, mode="row_by_row"))

    assert [row["status"] for row in rows] == ["duplicate", "invalid"]
    assert codes(rows) == [[], []]
    assert own_names(Sport) == own_names(Competition) == []


def test_another_person_s_names_are_not_found(upload, rows_of, bob):
    sport = Sport.objects.create(user=bob, name="Bocce")
    Competition.objects.create(user=bob, sport=sport, name="Cup")
    rows = rows_of(upload(HEAD + line(sport="Bocce", competition="Cup")))

    assert codes(rows) == [["unknown_sport", "unknown_competition"]]
    assert Bet.objects.get().sport.user != bob
    assert Sport.objects.filter(name="Bocce").count() == 2


def test_one_s_own_is_found_before_what_became_everybody_s(upload, alice):
    own = Sport.objects.create(user=alice, name="Bocce")
    Sport.objects.create(name="bocce")
    upload(HEAD + line(sport="Bocce"))

    assert Bet.objects.get().sport == own


@pytest.mark.parametrize("named", [{}, {"sport": "Football"}], ids=["no sport", "no country"])
def test_a_competition_that_may_be_several_is_left_out_and_warned_of(upload, rows_of, named):
    rows = rows_of(upload(HEAD + line(competition="Primera División", **named)))

    assert codes(rows) == [["ambiguous_competition"]]
    assert Bet.objects.get().competition is None
    assert own_names(Competition) == []


def test_a_competition_without_its_sport_is_exported_and_found_again(
    upload, rows_of, signed_in, account, bankroll
):
    competition = Competition.objects.get(name="LaLiga")
    bet_placed(signed_in, account, bankroll, competition=str(competition.pk))
    file = signed_in.get("/api/v1/bets.csv").getvalue()
    Bet.objects.all().delete()

    assert codes(rows_of(upload(file))) == [[]]
    assert bets(signed_in)[0]["competition"] == str(competition.pk)


def test_a_bookmaker_of_the_catalogue_needs_an_account(upload, rows_of):
    rows = rows_of(upload(HEAD + line(bookmaker="Coral"), account="", dry_run=True))

    assert rows[0]["reasons"][0] == {
        "code": "unknown_bookmaker",
        "field": "bookmaker",
        "detail": "You have no account at Coral: open it, or name one for the import.",
    }


def test_a_bookmaker_that_there_is_not_can_be_added_and_then_imported(upload, rows_of, signed_in):
    file = HEAD + line(bookmaker="Corner Shop")
    (refused,) = rows_of(upload(file, account="", dry_run=True))
    assert "add it with POST /api/v1/bookmakers" in refused["reasons"][0]["detail"]

    shop = made(signed_in.post("/api/v1/bookmakers", {"name": "corner shop"}))["id"]
    made(signed_in.post("/api/v1/accounts", {"bookmaker": shop, "currency": "EUR"}))
    (row,) = rows_of(upload(file, account=""))
    assert (row["status"], row["warnings"]) == ("created", [])


def test_of_two_accounts_of_one_name_none_is_guessed(upload, rows_of, signed_in):
    shop = made(signed_in.post("/api/v1/bookmakers", {"name": "Corner Shop"}))["id"]
    later = str(Bookmaker.objects.create(name="Corner Shop").pk)
    one, other = (
        made(signed_in.post("/api/v1/accounts", {"bookmaker": key, "currency": "EUR"}))["id"]
        for key in (shop, later)
    )
    file = HEAD + line(bookmaker="Corner Shop")

    (row,) = rows_of(upload(file, dry_run=True))
    assert row["reasons"][0]["code"] == "ambiguous_bookmaker"
    assert codes(rows_of(upload(file, account=other))) == [[]]
    assert bets(signed_in)[0]["account"] == other != one
