"""Probabilities without the margin."""

from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.betting.calc.devig import DevigMethod, devig, devig_power, devig_proportional, devig_shin
from app.betting.calc.errors import BettingError
from app.betting.calc.odds import booksum
from tests.unit.betting.strategies import markets

methods = st.sampled_from(DevigMethod)
NEARLY = Decimal("1e-45")


def probabilities(odds, method):
    assume(method is not DevigMethod.SHIN or booksum(odds) >= 1)
    return devig(odds=odds, method=method)


@given(markets, methods)
def test_the_probabilities_sum_to_one(odds, method):
    with localcontext(prec=60):
        assert abs(sum(probabilities(odds, method)) - 1) < NEARLY


@given(markets, methods)
def test_the_shorter_price_has_the_higher_probability(odds, method):
    shares = probabilities(odds, method)

    by_price = [share for _, share in sorted(zip(odds, shares, strict=True), reverse=True)]
    with localcontext(prec=60):
        assert all(now <= after + NEARLY for now, after in pairwise(by_price))


@given(markets, methods)
def test_every_probability_lies_between_0_and_1(odds, method):
    assert all(0 < share < 1 for share in probabilities(odds, method))


@pytest.mark.parametrize("method", DevigMethod)
def test_a_book_without_margin_is_its_own_implied_probabilities(method):
    third, half, sixth = devig(odds=[Decimal(3), Decimal(2), Decimal(6)], method=method)

    assert abs(third - Decimal(1) / 3) < Decimal("1e-20")
    assert abs(half - Decimal("0.5")) < Decimal("1e-20")
    assert abs(sixth - Decimal(1) / 6) < Decimal("1e-20")


@pytest.mark.parametrize("method", DevigMethod)
def test_a_book_of_thirds_has_no_margin_to_take(method):
    shares = devig(odds=[Decimal(3)] * 3, method=method)

    assert all(abs(share - Decimal(1) / 3) < Decimal("1e-20") for share in shares)


def test_shin_agrees_with_the_figures_published_for_its_python_package():
    """https://github.com/mberk/shin, README: 2.6, 2.4, 4.3."""
    shares = devig_shin([Decimal("2.6"), Decimal("2.4"), Decimal("4.3")])

    published = ["0.372994060332", "0.404779410920", "0.222226528748"]
    assert [str(round(share, 12)) for share in shares] == published


@given(st.decimals("1.01", "1.99", places=2), st.decimals("1.01", "1.99", places=2))
def test_shin_of_two_outcomes_takes_the_same_amount_from_both(one, other):
    """M. Cain, D. Law and D. Peel (2001): with two outcomes it is the additive method."""
    shares = devig_shin([one, other])

    expected = (1 / one - 1 / other + 1) / 2
    assert abs(shares[0] - expected) < Decimal("1e-20")


@given(st.decimals("1.05", "1.80", places=2))
def test_power_and_shin_take_more_from_the_outsider(favourite):
    outsider = 1 / (Decimal("1.05") - 1 / favourite)
    odds = [favourite, round(outsider, 6)]
    assume(odds[0] < odds[1])

    fair = devig_proportional(odds)[1]

    assert devig_power(odds)[1] < fair
    assert devig_shin(odds)[1] < fair


def test_shin_refuses_a_book_below_one():
    with pytest.raises(BettingError) as caught:
        devig_shin([Decimal("2.1"), Decimal("2.1")])

    assert str(caught.value) == "odds: have a booksum of 0.952381, Shin's method needs 1 or more"
    assert caught.value.code == "no_margin"


@pytest.mark.parametrize("method", DevigMethod)
def test_a_market_of_one_outcome_is_refused(method):
    with pytest.raises(BettingError) as caught:
        devig(odds=[Decimal(2)], method=method)

    assert (caught.value.code, caught.value.field) == ("wrong_count", "odds")
