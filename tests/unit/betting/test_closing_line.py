"""Closing line value and its coverage."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.betting.calc.closing_line import (
    ClosingSummary,
    ClosingValue,
    PricedBet,
    closing_line_value,
    closing_summary,
    no_vig_closing_line_value,
)
from app.betting.calc.errors import BettingError
from tests.unit.betting.strategies import odds

NOTHING = {"covered": 0, "mean": None, "stake_weighted": None}


def priced(price, close=None, total=None, stake="10"):
    return PricedBet(
        odds=Decimal(price),
        stake=Decimal(stake),
        closing_odds=close and Decimal(close),
        closing_booksum=total and Decimal(total),
    )


def test_a_missing_close_lowers_the_coverage_and_touches_no_mean():
    known = [priced("2.2", "2", "1.1"), priced("3", "2")]
    summary = closing_summary([*known, priced("9"), priced("9")])

    assert summary == ClosingSummary(
        bets=4,
        beat_close=2,
        clv=ClosingValue(
            covered=2,
            coverage=Decimal("0.5"),
            mean=Decimal("0.3"),
            stake_weighted=Decimal("0.3"),
        ),
        no_vig=ClosingValue(
            covered=1, coverage=Decimal("0.25"), mean=Decimal(0), stake_weighted=Decimal(0)
        ),
    )


def test_no_bets_have_no_coverage():
    unknown = ClosingValue(coverage=None, **NOTHING)

    assert closing_summary([]) == ClosingSummary(bets=0, beat_close=0, clv=unknown, no_vig=unknown)


def test_bets_without_any_close_have_a_coverage_of_zero_and_no_mean():
    summary = closing_summary([priced("2")])

    assert summary.clv == ClosingValue(coverage=Decimal(0), **NOTHING)


def test_a_stake_weighs_its_bet():
    summary = closing_summary([priced("3", "2", stake="30"), priced("2", "2", stake="10")])

    assert summary.clv.mean == Decimal("0.25")
    assert summary.clv.stake_weighted == Decimal("0.375")


def test_the_same_price_does_not_beat_the_close():
    assert closing_summary([priced("2", "2.000000")]).beat_close == 0


@given(odds)
def test_the_closing_price_itself_has_no_value(price):
    assert closing_line_value(odds=price, closing_odds=price) == 0


@given(odds, odds)
def test_without_margin_both_values_are_the_same(price, close):
    fair = no_vig_closing_line_value(odds=price, closing_odds=close, closing_booksum=Decimal(1))

    assert fair == closing_line_value(odds=price, closing_odds=close)


@given(odds, odds, st.decimals("1.001", "1.5", places=3))
def test_a_margin_makes_the_value_less(price, close, total):
    fair = no_vig_closing_line_value(odds=price, closing_odds=close, closing_booksum=total)

    assert fair < closing_line_value(odds=price, closing_odds=close)


@pytest.mark.parametrize(
    ("refused", "code", "field"),
    [
        (lambda: priced("1"), "out_of_range", "odds"),
        (lambda: priced("2", stake="0"), "out_of_range", "stake"),
        (lambda: priced("2", "1"), "out_of_range", "closing_odds"),
        (lambda: priced("2", "2", "0"), "out_of_range", "closing_booksum"),
        (lambda: priced("2", None, "1.05"), "required", "closing_odds"),
    ],
)
def test_a_price_that_cannot_be_is_refused(refused, code, field):
    with pytest.raises(BettingError) as caught:
        refused()

    assert (caught.value.code, caught.value.field) == (code, field)
