"""Notations, booksum and Kelly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.betting.calc.errors import BettingError
from app.betting.calc.odds import (
    american_to_decimal,
    booksum,
    decimal_to_american,
    decimal_to_fractional,
    fractional_to_decimal,
    implied_probability,
    kelly_fraction,
)
from app.betting.calc.precision import quantize_odds
from tests.unit.betting.strategies import markets

every_odds = st.decimals("1.000001", "999999.999999", places=6)
probabilities = st.decimals("0", "1", places=6)


@given(every_odds)
def test_decimal_odds_survive_american_and_back(odds):
    assert quantize_odds(american_to_decimal(decimal_to_american(odds))) == odds


@given(every_odds)
def test_decimal_odds_survive_fractional_and_back(odds):
    assert quantize_odds(fractional_to_decimal(decimal_to_fractional(odds))) == odds


@given(st.integers(101, 50_000).flatmap(lambda size: st.sampled_from([size, -size])))
def test_american_odds_survive_decimal_and_back(american):
    assert decimal_to_american(american_to_decimal(Decimal(american))) == american


@given(st.fractions("1/500", 500, max_denominator=500))
def test_fractional_odds_survive_odds_of_six_decimals_and_back(fractional):
    stored = quantize_odds(fractional_to_decimal(fractional))

    assert decimal_to_fractional(stored) == fractional


def test_a_fraction_half_way_between_two_stored_odds_is_found_again():
    stored = quantize_odds(fractional_to_decimal(Fraction(4135, 128)))  # 33.3046875

    assert decimal_to_fractional(stored) == Fraction(4135, 128)


def test_even_money_is_plus_one_hundred():
    assert decimal_to_american(american_to_decimal(Decimal(-100))) == Decimal(100)


@given(every_odds)
def test_the_implied_probability_is_above_0_and_below_1(odds):
    assert 0 < implied_probability(odds) < 1


@given(markets)
def test_the_booksum_is_the_sum_of_the_implied_probabilities(odds):
    assert abs(booksum(odds) - sum(implied_probability(price) for price in odds)) < Decimal("1e-20")


@given(every_odds, probabilities)
def test_kelly_is_a_share_of_the_bankroll(odds, probability):
    assert 0 <= kelly_fraction(odds=odds, probability=probability) <= 1


@given(every_odds, probabilities)
def test_kelly_stakes_only_on_an_edge(odds, probability):
    has_edge = odds * probability > 1

    assert (kelly_fraction(odds=odds, probability=probability) > 0) is has_edge


@given(every_odds)
def test_kelly_stakes_everything_on_a_certainty(odds):
    assert kelly_fraction(odds=odds, probability=Decimal(1)) == 1


@pytest.mark.parametrize(
    ("refused", "code", "field"),
    [
        (lambda: american_to_decimal(Decimal("99")), "out_of_range", "american"),
        (lambda: american_to_decimal(Decimal("-99.5")), "out_of_range", "american"),
        (lambda: american_to_decimal(Decimal("1e9")), "out_of_range", "american"),
        (lambda: fractional_to_decimal(Fraction(0)), "out_of_range", "fractional"),
        (lambda: fractional_to_decimal("5/2"), "malformed", "fractional"),
        (lambda: decimal_to_american(Decimal(1)), "out_of_range", "odds"),
        (lambda: decimal_to_fractional(Decimal("0.5")), "out_of_range", "odds"),
        (lambda: booksum([Decimal(2)]), "wrong_count", "odds"),
        (lambda: booksum([Decimal(2), Decimal(1)]), "out_of_range", "odds[1]"),
        (
            lambda: kelly_fraction(odds=Decimal(2), probability=Decimal("1.1")),
            "out_of_range",
            "probability",
        ),
    ],
)
def test_odds_that_cannot_be_are_refused(refused, code, field):
    with pytest.raises(BettingError) as caught:
        refused()

    assert (caught.value.code, caught.value.field) == (code, field)
