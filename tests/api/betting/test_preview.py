"""What a bet would cost and pay."""

from app.betting.models import Bet, IdempotencyKey, LedgerTransaction
from tests.api.betting.conftest import codes, leg


def preview(bettor, **fields):
    return bettor.client.post("/api/v1/bets/preview", {"stake": "10.00", **fields})


def test_a_preview_says_what_a_bet_costs_and_would_pay(bettor):
    answer = preview(bettor, currency="EUR", legs=[leg("2.5")])

    assert answer.json() == {
        "currency": "EUR",
        "line_count": 1,
        "odds": "2.500000",
        "total_stake": "10.00",
        "liability": "0.00",
        "outlay": "10.00",
        "potential_return": "25.00",
        "potential_profit": "15.00",
        "outcome": "pending",
        "total_return": None,
        "profit": None,
    }


def test_a_preview_settles_what_is_decided(bettor):
    body = preview(bettor, legs=[leg("1.95", result="half_won")]).json()

    assert (body["outcome"], body["total_return"], body["profit"]) == ("half_won", "14.75", "4.75")


def test_a_preview_writes_nothing(bettor):
    preview(bettor, legs=[leg()])

    assert [rows.objects.count() for rows in (Bet, LedgerTransaction, IdempotencyKey)] == [0] * 3


def test_a_preview_refuses_what_is_no_bet(bettor):
    answer = preview(bettor, kind="accumulator", legs=[leg()])

    assert codes(answer) == (400, [("legs", "wrong_count")])


def test_a_preview_of_more_money_than_there_is_is_refused(bettor):
    legs = [leg("999999.999999")] * 3
    answer = preview(bettor, kind="accumulator", stake="1000000.00", legs=legs)

    assert codes(answer) == (400, [("return", "out_of_range")])
