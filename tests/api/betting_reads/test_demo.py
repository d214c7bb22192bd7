"""The made-up season: the demo person's alone, and gone when it is not wanted any more."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from app.accounts.models import User
from app.betting import models
from app.betting.management.season import BETS
from app.betting.models import Bet, BetStatus, Bookmaker, Competition, LedgerEntry, Sport
from app.betting.personal.exporting import tables_of
from tests.api.betting_reads.conftest import bet_placed, keyed, made
from tests.api.betting_reads.history import account_of, bankroll_of

CATALOGUE = (Bookmaker, Sport, Competition)
PHRASE = "a phrase for all"
GONE = ["demo@example.com was removed, with all that was theirs"]
LEDGER = {"settlement_events", "ledger_accounts", "ledger_transactions", "ledger_entries"}


@pytest.fixture
def demo(db):
    def run(*arguments):
        output = StringIO()
        call_command("demo", *arguments, stdout=output)
        return output.getvalue().splitlines()

    return run


@pytest.fixture
def visitor(demo, anyone):
    """The demo person's client."""
    demo("--password", PHRASE)
    login = {"email": "demo@example.com", "password": PHRASE}
    access = anyone.post("/api/auth/login", login).json()["access"]
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return anyone


def everybody_s():
    return [sorted(map(str, model.objects.filter(user=None))) for model in CATALOGUE]


def left_of(user):
    """The tables that still have rows of a person."""
    return {name for name, rows in tables_of(user).items() if rows.exists()}


def test_a_demo_person_gets_a_season(demo):
    output = demo("--password", PHRASE)

    assert output == [
        f"demo@example.com signs in with {PHRASE}",
        f"demo@example.com: {BETS} bets were made",
    ]
    assert Bet.objects.filter(status=BetStatus.PENDING).count() == 6


def test_a_second_run_changes_nothing(demo):
    demo()

    assert demo() == ["demo@example.com: has bets already, nothing was changed"]
    assert Bet.objects.count() == BETS


def test_the_statistics_and_the_ledger_of_the_demo_are_whole(visitor):
    (result,) = visitor.get("/api/v1/stats/breakdown").json()["results"]

    assert [len(facet["rows"]) >= 3 for facet in result["facets"]] == [True] * 4
    assert visitor.get("/api/v1/ledger/verify").json()["ok"] is True
    assert visitor.get("/api/v1/stats/clv").json()["results"][0]["clv"]["covered"] > 100


def test_nobody_else_sees_anything_of_it(demo, signed_in):
    before = everybody_s()
    demo()

    assert everybody_s() == before
    for name in ("bookmakers", "sports", "competitions"):
        assert signed_in.get(f"/api/v1/{name}?is_own=true").json()["results"] == []
    assert signed_in.get("/api/v1/competitions?name=made up").json()["results"] == []


def test_where_the_catalogue_lacks_a_name_it_is_the_demo_s_own(demo):
    Bookmaker.objects.filter(name="bet365").delete()
    tennis = Sport.objects.get(name="Tennis")
    tennis.name = "Lawn tennis"
    tennis.save()
    before = everybody_s()
    demo()

    assert everybody_s() == before
    assert Bookmaker.objects.get(name="bet365").user.email == "demo@example.com"
    assert Sport.objects.get(name="Tennis").user.email == "demo@example.com"


def test_removing_leaves_the_ledger_of_an_erased_person_and_nothing_else(demo, visitor):
    before, user = everybody_s(), User.objects.get()
    account = visitor.get("/api/v1/accounts").json()["results"][0]["id"]
    bankroll = visitor.get("/api/v1/bankrolls").json()["results"][0]["id"]
    made(visitor.post("/api/v1/bookmakers", {"name": "Corner Shop"}))
    made(visitor.post("/api/v1/share-links", {}))
    bet = bet_placed(visitor, account, bankroll)
    keyed(visitor, f"/api/v1/bets/{bet}/settle", {"result": "won"})
    entries = LedgerEntry.objects.count()

    assert demo("--remove") == GONE
    assert left_of(user) <= LEDGER
    assert (LedgerEntry.objects.count(), everybody_s()) == (entries, before)
    user.refresh_from_db()
    assert (user.email, user.is_active) == (f"{user.pk}@deleted.invalid", False)
    assert not Group.objects.exists()


def test_a_second_removal_finds_nothing_and_a_new_demo_can_be_made(demo):
    demo()
    demo("--remove")

    assert demo("--remove") == ["there is no demo person to remove"]
    assert demo("--remove", "--email", "x@example.com") == ["there is no demo person to remove"]
    assert demo()[-1] == f"demo@example.com: {BETS} bets were made"


def test_every_demo_is_removed_unless_one_is_named(demo):
    for email in ("one@example.com", "two@example.com"):
        demo("--email", email)

    assert len(demo("--remove", "--email", "one@example.com")) == 1
    assert len(demo("--remove")) == 1
    assert Bet.objects.count() == 0


@pytest.mark.parametrize("arguments", [(), ("--remove",)], ids=["to make", "to remove"])
def test_a_person_of_their_own_is_left_alone(demo, alice, signed_in, account, bankroll, arguments):
    bet_placed(signed_in, account, bankroll)
    with pytest.raises(CommandError, match="a person of their own, not a demo"):
        demo("--email", alice.email, *arguments)

    assert Bet.objects.count() == 1
    assert demo("--remove") == ["there is no demo person to remove"]


def test_what_an_older_demo_gave_everybody_is_taken_away_unless_others_use_it(demo, alice):
    old = User.objects.create_user("demo@example.com", PHRASE, name="Demo")
    kinds = {"Laywell Exchange": "exchange"}
    for name in ("Betunia", "Quotefix", "Laywell Exchange"):
        Bookmaker.objects.create(name=name, kind=kinds.get(name, "bookmaker"))
        account_of(old, name)
    bankroll_of(old, "Season")
    football = Sport.objects.get(name="Football")
    Competition.objects.create(sport=football, name="Northern League", country="Nowhere")
    account_of(alice, "Quotefix")

    assert demo("--remove") == [*GONE, "Quotefix stays in the catalogue: others use it"]
    assert left_of(old) == set()
    assert not Bookmaker.objects.filter(name__in=["Betunia", "Laywell Exchange"]).exists()
    assert not Competition.objects.filter(country="Nowhere").exists()
    assert Sport.objects.filter(name="Football").exists()
    assert models.BookmakerAccount.objects.get().user == alice
