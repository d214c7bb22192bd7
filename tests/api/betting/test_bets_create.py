"""Recording a bet."""

import pytest

from app.betting.belongings.services import account_create
from tests.api.betting.conftest import codes, leg


def test_a_bet_is_answered_as_it_is_kept(bettor):
    answer = bettor.post("bets", bettor.bet_body())
    bet = answer.json()

    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert answer["Location"] == f"/api/v1/bets/{bet['id']}"
    assert bettor.get(f"bets/{bet['id']}").json() == bet


def test_every_field_of_a_bet_comes_back(bettor, alice):
    tag = bettor.client.post("/api/v1/tags", {"name": "value"}).json()["id"]
    tipster = bettor.client.post("/api/v1/tipsters", {"name": "Ana"}).json()["id"]
    given = {
        "kind": "single",
        "funding": "freebet_stake_returned",
        "is_live": True,
        "commission": "0.020000",
        "tags": [tag],
        "tipster": tipster,
        "external_reference": "A-1",
        "notes": "a note",
        "legs": [
            leg(
                "1.900000",
                starts_at="2024-05-19T15:00:00Z",
                market="Handicap",
                line="-0.25",
                closing_odds="1.850000",
                closing_booksum="1.030000",
                result="pending",
                rule4_deduction="0.100000",
                dead_heat_divisor="2.000000",
            )
        ],
    }
    bet = bettor.bet(**given)

    for each in bet["legs"]:
        del each["id"]
    assert {name: bet[name] for name in given} == given


@pytest.mark.parametrize(
    ("fields", "outlay", "total_stake", "liability", "odds"),
    [
        ({"legs": [leg("2.5")]}, "10.00", "10.00", "0.00", "2.500000"),
        (
            {"kind": "accumulator", "legs": [leg("2"), leg("3.5")]},
            "10.00",
            "10.00",
            "0.00",
            "7.000000",
        ),
        (
            {"kind": "system", "system_sizes": [2], "legs": [leg(), leg(), leg()]},
            "30.00",
            "30.00",
            "0.00",
            None,
        ),
        ({"kind": "each_way", "place_fraction": "1/4"}, "20.00", "20.00", "0.00", "2.000000"),
        ({"kind": "lay", "legs": [leg("3.5")]}, "25.00", "10.00", "25.00", "3.500000"),
        ({"funding": "freebet_stake_not_returned"}, "0.00", "10.00", "0.00", "2.000000"),
    ],
)
def test_each_kind_of_bet_costs_what_it_costs(bettor, fields, outlay, total_stake, liability, odds):
    bet = bettor.bet(**fields)
    kept = bettor.get(f"bets/{bet['id']}").json()

    names = ("outlay", "total_stake", "liability", "odds")
    assert tuple(kept[name] for name in names) == (outlay, total_stake, liability, odds)
    assert bettor.balance()[1] == outlay
    assert bettor.broken() == []


def test_the_commission_is_the_exchanges_unless_it_is_said(bettor, exchange):
    user = bettor.account.user
    account = account_create(user=user, bookmaker=exchange.id, currency="EUR")

    assert bettor.bet(account=str(account.id))["commission"] == "0.050000"
    assert bettor.bet(account=str(account.id), commission="0.02")["commission"] == "0.020000"


def test_a_time_in_another_zone_is_the_same_moment_across_a_change_of_the_clock(bettor):
    before = bettor.bet(placed_at="2024-03-31T01:30:00+01:00")
    after = bettor.bet(placed_at="2024-03-31T03:30:00+02:00")

    assert before["placed_at"] == "2024-03-31T00:30:00Z"
    assert after["placed_at"] == "2024-03-31T01:30:00Z"


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"placed_at": "2024-05-19T12:00:00"}, "placed_at", "no_zone"),
        ({"placed_at": "yesterday"}, "placed_at", "invalid"),
        ({"placed_at": "9999-12-31T23:59:59-12:00"}, "placed_at", "out_of_range"),
        ({"stake": 10}, "stake", "not_a_string"),
        ({"stake": "10.001"}, "stake", "malformed"),
        ({"stake": "1e3"}, "stake", "malformed"),
        ({"stake": "NaN"}, "stake", "malformed"),
        ({"stake": "0.00"}, "stake", "out_of_range"),
        ({"stake": "-1"}, "stake", "out_of_range"),
        ({"legs": [leg("1")]}, "legs.0.odds", "out_of_range"),
        ({"legs": [leg(line="0.3")]}, "legs.0.line", "not_a_quarter"),
        ({"legs": [leg(rule4_deduction="1")]}, "legs.0.rule4_deduction", "malformed"),
        ({"legs": [leg(closing_booksum="1.1")]}, "legs.0.closing_odds", "required"),
        ({"legs": [leg(), leg()]}, "legs", "wrong_count"),
        ({"legs": []}, "legs", "empty"),
        ({"legs": [leg(result="won")]}, "legs", "decided"),
        ({"legs": [leg(result="placed")]}, "legs.0.result", "not_allowed"),
        ({"kind": "system", "legs": [leg(), leg()]}, "system_sizes", "required"),
        ({"kind": "each_way"}, "place_fraction", "required"),
        ({"kind": "each_way", "place_fraction": "1/0"}, "place_fraction", "invalid"),
        ({"kind": "each_way", "place_fraction": "4/1"}, "place_fraction", "out_of_range"),
        (
            {"kind": "lay", "funding": "freebet_stake_returned"},
            "funding",
            "not_allowed",
        ),
        ({"kind": "dutch"}, "kind", "invalid_choice"),
        ({"currency": "USD"}, "currency", "currency_mismatch"),
        ({"currency": "euro"}, "currency", "invalid"),
        ({"account": "x"}, "account", "invalid"),
        (
            {"sport": "0190d3a0-0000-7000-8000-000000000001"},
            "sport",
            "does_not_exist",
        ),
        ({"notes": "nul\x00"}, "notes", "null_characters_not_allowed"),
    ],
)
def test_a_bet_that_makes_no_sense_is_refused_at_its_field(bettor, fields, field, code):
    answer = bettor.post("bets", bettor.bet_body(**fields))

    assert codes(answer) == (400, [(field, code)])


def test_a_refused_bet_leaves_nothing_behind(bettor):
    bettor.post("bets", bettor.bet_body(kind="system"))

    assert bettor.get("bets").json()["results"] == bettor.get("ledger").json()["results"] == []


def test_a_bet_in_a_bankroll_of_another_currency_is_refused(bettor):
    dollars = {"name": "Dollars", "currency": "USD", "starting_amount": "100.00"}
    bankroll = bettor.post("bankrolls", dollars).json()["id"]
    answer = bettor.post("bets", bettor.bet_body(bankroll=bankroll))

    assert codes(answer) == (400, [("bankroll", "currency_mismatch")])


def test_what_belongs_to_somebody_else_cannot_be_bet_with(bettor, outsider):
    tag = outsider.post("tags", {"name": "his"}).json()["id"]
    theirs = {
        "account": str(outsider.account.id),
        "bankroll": str(outsider.bankroll.id),
        "tags": [tag],
    }
    answer = bettor.post("bets", bettor.bet_body(**theirs))

    missing = [("account", "does_not_exist"), ("bankroll", "does_not_exist")]
    assert codes(answer) == (400, [*missing, ("tags.0", "does_not_exist")])


def test_an_external_reference_is_used_once_in_an_account(bettor):
    bettor.bet(external_reference="A-1")
    answer = bettor.post("bets", bettor.bet_body(external_reference="A-1"))

    assert codes(answer) == (400, [("external_reference", "unique")])


def test_an_error_is_told_in_spanish_when_that_is_asked_for(bettor):
    body = bettor.bet_body(kind="each_way")
    answer = bettor.post("bets", body, **{"Accept-Language": "es"})

    assert answer.json()["errors"][0]["detail"] == "Este tipo de apuesta lo necesita."
