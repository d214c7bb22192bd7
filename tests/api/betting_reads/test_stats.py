"""Figures of a history, against the calculation core's own."""

from decimal import Decimal

import pytest

from app.betting.calc import closing_line, statistics
from app.betting.calc.kinds import Outcome
from app.betting.calc.precision import quantize_rate
from tests.api.betting_reads.history import BEGAN, account_of, bankroll_of, bet_row, history

START = Decimal("1000.00")


@pytest.fixture
def account(alice):
    return account_of(alice)


@pytest.fixture
def bankroll(alice):
    return bankroll_of(alice)


@pytest.fixture
def bets(account, bankroll):
    return history(account, bankroll)


def one(client, path):
    answer = client.get(f"/api/v1/stats/{path}")
    assert answer.status_code == 200, answer.content
    (result,) = answer.json()["results"]
    return result


def text(ratio):
    return None if ratio is None else str(quantize_rate(ratio))


def test_the_summary_is_what_the_core_says(signed_in, bets):
    profit = sum(bet.profit for bet in bets)
    staked = sum(bet.total_stake for bet in bets)
    outcomes = [Outcome(bet.status) for bet in bets]
    summary = one(signed_in, "summary")

    assert {name: summary[name] for name in ("bets", "settled", "staked", "profit", "yield")} == {
        "bets": 60,
        "settled": 60,
        "staked": str(staked),
        "profit": str(profit),
        "yield": text(statistics.yield_on_stakes(profit=profit, staked=staked)),
    }
    assert summary["strike_rate"] == text(statistics.strike_rate(outcomes))
    assert summary["average_odds"] == text(statistics.average_odds([bet.odds for bet in bets]))
    assert summary["roi"] == text(
        statistics.return_on_investment(profit=profit, starting_bankroll=START)
    )


def test_a_pending_bet_is_counted_and_open_and_nothing_else(signed_in, account, bankroll):
    bet_row(account, bankroll, result=None).save()
    summary = one(signed_in, "summary")

    assert (summary["bets"], summary["pending"], summary["settled"]) == (1, 1, 0)
    assert (summary["open_amount"], summary["staked"], summary["yield"]) == ("10.00", "0.00", None)
    assert (summary["strike_rate"], summary["average_odds"], summary["roi"]) == (
        None,
        None,
        "0.000000",
    )


def test_the_drawdown_is_what_the_core_says(signed_in, bets):
    known = statistics.max_drawdown(start=START, profits=[bet.profit for bet in bets])

    assert one(signed_in, "drawdown") == {
        "currency": "EUR",
        "amount": str(known.amount),
        "share": text(known.share),
    }


def test_the_drawdown_from_a_bankroll_of_nothing_has_no_share(signed_in, account, alice):
    empty = bankroll_of(alice, start="0.00")
    bet_row(account, empty, result="lost").save()

    assert one(signed_in, "drawdown") == {"currency": "EUR", "amount": "10.00", "share": None}


def test_the_streaks_are_what_the_core_says(signed_in, bets):
    known = statistics.streaks([bet.profit for bet in bets])

    assert one(signed_in, "streaks") == {
        "currency": "EUR",
        "current": known.current,
        "longest_winning": known.longest_winning,
        "longest_losing": known.longest_losing,
    }


def test_the_closing_line_value_is_what_the_core_says(signed_in, bets):
    known = closing_line.closing_summary(
        closing_line.PricedBet(
            odds=bet.odds,
            stake=bet.total_stake,
            closing_odds=bet.closing_odds,
            closing_booksum=bet.closing_booksum,
        )
        for bet in bets
    )

    assert one(signed_in, "clv") == {
        "currency": "EUR",
        "bets": known.bets,
        "beat_close": known.beat_close,
        "clv": _closing(known.clv),
        "no_vig": _closing(known.no_vig),
    }


def _closing(value):
    return {
        "covered": value.covered,
        "coverage": text(value.coverage),
        "mean": text(value.mean),
        "stake_weighted": text(value.stake_weighted),
    }


def test_live_and_lay_bets_are_out_of_the_closing_line_value(signed_in, account, bankroll):
    close = {"closing_odds": Decimal("2.00")}
    bet_row(account, bankroll, **close).save()
    bet_row(account, bankroll, is_live=True, **close).save()
    bet_row(account, bankroll, kind="lay", **close).save()

    assert one(signed_in, "clv")["bets"] == 1


def test_a_missing_close_is_null_and_tells_its_coverage(signed_in, account, bankroll):
    bet_row(account, bankroll).save()

    assert one(signed_in, "clv")["clv"] == {
        "covered": 0,
        "coverage": "0.000000",
        "mean": None,
        "stake_weighted": None,
    }


def test_the_equity_ends_where_the_core_s_does(signed_in, bets):
    known = statistics.equity_curve(start=START, profits=[bet.profit for bet in bets])
    curve = one(signed_in, "equity?interval=month")

    assert curve["points"][-1]["equity"] == str(known[-1])
    assert sum(point["bets"] for point in curve["points"]) == 60
    assert [point["date"] for point in curve["points"]] == ["2024-01-01"]


def test_a_day_is_that_of_the_zone_asked_for(signed_in, account, bankroll):
    late = BEGAN.replace(month=7, hour=20, minute=30)  # settled at 22:30 UTC, 00:30 in Madrid
    bet_row(account, bankroll, at=late).save()

    assert one(signed_in, "equity")["points"][0]["date"] == "2024-07-01"
    in_madrid = one(signed_in, "equity?zone=Europe/Madrid")
    assert in_madrid["points"][0]["date"] == "2024-07-02"
