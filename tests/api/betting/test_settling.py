"""What ends a bet: settlement, void, cash-out."""

import pytest

from tests.api.betting.conftest import codes, leg

LATER = "2024-05-19T17:00:00Z"
THREE = [leg("2.5"), leg("2.0"), leg("2.25")]


def money(bet):
    return tuple(bet[name] for name in ("status", "total_return", "profit"))


@pytest.mark.parametrize(
    ("fields", "ending", "expected"),
    [
        ({}, {"result": "won"}, ("won", "20.00", "10.00")),
        ({}, {"result": "lost"}, ("lost", "0.00", "-10.00")),
        ({}, {"result": "void"}, ("void", "10.00", "0.00")),
        ({"legs": [leg("1.95")]}, {"result": "half_won"}, ("half_won", "14.75", "4.75")),
        ({"legs": [leg("1.95")]}, {"result": "half_lost"}, ("half_lost", "5.00", "-5.00")),
        (
            {"kind": "accumulator", "legs": THREE},
            {"legs": [{"result": "won"}, {"result": "won"}, {"result": "void"}]},
            ("won", "50.00", "40.00"),
        ),
        (
            {"kind": "accumulator", "legs": THREE},
            {"legs": [{"result": "lost"}, {}, {}]},
            ("lost", "0.00", "-10.00"),
        ),
        (
            {"kind": "each_way", "place_fraction": "1/4", "legs": [leg("2.75")]},
            {"result": "won"},
            ("won", "41.88", "21.88"),
        ),
        (
            {"kind": "each_way", "place_fraction": "1/5", "legs": [leg("3.75")]},
            {"result": "placed"},
            ("placed", "15.50", "-4.50"),
        ),
        (
            {"kind": "lay", "legs": [leg("3.5")], "commission": "0.05"},
            {"result": "lost"},
            ("won", "34.50", "9.50"),
        ),
        (
            {"kind": "lay", "legs": [leg("3.5")]},
            {"result": "won"},
            ("lost", "0.00", "-25.00"),
        ),
        (
            {"funding": "freebet_stake_not_returned"},
            {"result": "won"},
            ("won", "10.00", "10.00"),
        ),
        (
            {"funding": "freebet_stake_not_returned"},
            {"result": "lost"},
            ("lost", "0.00", "0.00"),
        ),
        (
            {"legs": [leg("4.00")]},
            {"legs": [{"result": "won", "dead_heat_divisor": "2", "rule4_deduction": "0.1"}]},
            ("won", "18.50", "8.50"),
        ),
        ({}, {"result": "won", "actual_return": "19.50"}, ("won", "19.50", "9.50")),
    ],
)
def test_a_settlement_pays_by_the_rules_and_books_it(bettor, fields, ending, expected):
    bet = bettor.bet(**fields)
    settled = bettor.settle(bet, settled_at=LATER, **ending)

    assert money(settled) == expected
    assert bettor.get(f"bets/{bet['id']}").json() == settled
    assert bettor.balance() == (expected[2], "0.00", expected[2], "0.00")
    assert bettor.broken() == []


def test_results_that_do_not_decide_a_bet_do_not_settle_it(bettor):
    bet = bettor.bet(kind="accumulator", legs=THREE)
    answer = bettor.post(f"bets/{bet['id']}/settle", {"legs": [{"result": "won"}, {}, {}]})

    assert codes(answer) == (400, [("legs", "pending")])
    assert bettor.get(f"bets/{bet['id']}").json() == bet


@pytest.mark.parametrize("body", [{}, {"legs": [{}, {}]}, {"result": "won", "legs": [{}]}])
def test_a_settlement_says_what_became_of_every_leg(bettor, body):
    bet = bettor.bet()
    answer = bettor.post(f"bets/{bet['id']}/settle", body)

    assert codes(answer) == (400, [("legs", "wrong_count")])


def test_a_bet_cannot_end_before_it_was_placed(bettor):
    bet = bettor.bet()
    body = {"result": "won", "settled_at": "2024-05-19T11:59:59Z"}
    answer = bettor.post(f"bets/{bet['id']}/settle", body)

    assert codes(answer) == (400, [("settled_at", "before_placement")])


def test_closing_odds_can_come_with_the_settlement(bettor):
    bet = bettor.bet()
    closing = {"result": "won", "closing_odds": "1.90", "closing_booksum": "1.02"}
    settled = bettor.settle(bet, legs=[closing])

    assert settled["closing_odds"] == settled["legs"][0]["closing_odds"] == "1.900000"


@pytest.mark.parametrize("ending", ["settle", "void", "cash-out"])
def test_a_settled_bet_is_not_ended_again(bettor, ending):
    bet = bettor.bet()
    bettor.settle(bet, result="lost")
    body = {"settle": {"result": "won"}, "void": {}, "cash-out": {"amount": "1.00"}}[ending]
    answer = bettor.post(f"bets/{bet['id']}/{ending}", body)

    assert codes(answer) == (409, [("status", "already_settled")])
    assert bettor.balance()[0] == "-10.00"


def test_a_void_bet_returns_exactly_what_it_cost(bettor):
    bet = bettor.bet(kind="lay", legs=[leg("3.5")], stake="3.33")
    answer = bettor.post(f"bets/{bet['id']}/void")

    assert money(answer.json()) == ("void", "8.33", "0.00")
    assert bettor.balance() == ("0.00", "0.00", "0.00", "0.00")


def test_a_cash_out_ends_a_bet_for_its_amount(bettor):
    bet = bettor.bet()
    answer = bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "7.20"})

    assert money(answer.json()) == ("cashed_out", "7.20", "-2.80")
    assert bettor.balance() == ("-2.80", "0.00", "-2.80", "0.00")
    assert bettor.broken() == []


def test_a_part_is_cashed_out_and_the_rest_runs_on(bettor):
    bet = bettor.bet()
    answer = bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "6.00", "stake": "4.00"})

    assert (answer.json()["status"], answer.json()["open_amount"]) == ("pending", "6.00")
    assert bettor.balance() == ("-4.00", "6.00", "2.00", "0.00")
    assert bettor.broken() == []
    assert money(bettor.settle(bet, result="won")) == ("won", "18.00", "8.00")
    assert bettor.broken() == []


def test_partial_cash_outs_in_thirds_close_the_outlay_to_the_cent(bettor):
    bet = bettor.bet(kind="lay", legs=[leg("1.333333")], stake="10.01")
    for stake in ("3.33", "3.33", "3.35"):
        answer = bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "1.00", "stake": stake})

    assert money(answer.json()) == ("cashed_out", "3.00", "-0.34")
    assert bettor.balance()[1] == "0.00"
    assert bettor.broken() == []


def test_more_than_what_is_left_cannot_be_cashed_out(bettor):
    bet = bettor.bet()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "6.00", "stake": "4.00"})
    answer = bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "6.00", "stake": "6.01"})

    assert codes(answer) == (400, [("stake", "out_of_range")])


def test_what_was_really_paid_includes_the_cash_outs(bettor):
    bet = bettor.bet()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "6.00", "stake": "4.00"})
    body = {"result": "lost", "actual_return": "5.99"}
    answer = bettor.post(f"bets/{bet['id']}/settle", body)

    assert codes(answer) == (400, [("actual_return", "out_of_range")])


@pytest.mark.parametrize("ending", ["settle", "void", "cash-out", "reverse"])
def test_the_bet_of_somebody_else_is_not_there(bettor, outsider, ending):
    bet = bettor.bet()
    body = {"settle": {"result": "won"}, "cash-out": {"amount": "1.00"}}.get(ending, {})

    assert outsider.post(f"bets/{bet['id']}/{ending}", body).status_code == 404
