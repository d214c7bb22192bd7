"""Yields, strike rates, drawdowns and runs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import Outcome
from app.betting.calc.statistics import (
    Drawdown,
    Streaks,
    average_odds,
    equity_curve,
    max_drawdown,
    return_on_investment,
    streaks,
    strike_rate,
    yield_on_stakes,
)
from tests.unit.betting.strategies import outrights

starts = st.decimals("0", "10000", places=2)
outcomes = st.lists(st.sampled_from(Outcome))


def decimals(*values):
    return [Decimal(value) for value in values]


def test_a_yield_of_nothing_staked_is_unknown():
    assert yield_on_stakes(profit=Decimal(0), staked=Decimal(0)) is None


def test_a_return_on_no_bankroll_is_unknown():
    assert return_on_investment(profit=Decimal(5), starting_bankroll=Decimal(0)) is None


def test_half_a_win_counts_as_half_a_bet_won():
    assert strike_rate([Outcome.HALF_WON, Outcome.LOST, Outcome.LOST]) == Decimal("0.2")


def test_half_a_loss_counts_as_half_a_bet_lost():
    assert strike_rate([Outcome.WON, Outcome.HALF_LOST, Outcome.HALF_LOST]) == Decimal("0.5")


def test_a_placed_each_way_bet_is_half_won():
    assert strike_rate([Outcome.PLACED]) == Decimal("0.5")


@given(outcomes)
def test_void_cashed_out_and_pending_bets_do_not_change_a_strike_rate(settled):
    silent = [Outcome.VOID, Outcome.CASHED_OUT, Outcome.PENDING]

    assert strike_rate(settled + silent) == strike_rate(settled)


@given(outcomes)
def test_a_strike_rate_is_between_0_and_1_or_unknown(settled):
    rate = strike_rate(settled)

    assert rate is None or 0 <= rate <= 1


def test_average_odds_of_no_bets_are_unknown():
    assert average_odds([]) is None


@given(st.lists(st.decimals("1.01", "500", places=2), min_size=1))
def test_average_odds_lie_between_the_shortest_and_the_longest(odds):
    # A mean of 50 digits may miss a bound by its last one.
    assert min(odds) - Decimal("1e-40") <= average_odds(odds) <= max(odds) + Decimal("1e-40")


def test_an_equity_curve_starts_with_the_bankroll():
    curve = equity_curve(start=Decimal(100), profits=decimals("5.50", "-20"))

    assert curve == tuple(decimals("100", "105.50", "85.50"))


@given(starts, outrights)
def test_an_equity_curve_ends_at_start_and_total_profit(start, profits):
    assert equity_curve(start=start, profits=profits)[-1] == start + sum(profits)


def test_the_start_is_the_first_peak():
    drawdown = max_drawdown(start=Decimal(100), profits=decimals("-10", "5"))

    assert drawdown == Drawdown(amount=Decimal(10), share=Decimal("0.1"))


def test_the_largest_share_may_fall_at_another_time_than_the_largest_amount():
    profits = decimals("-50", "950", "-100")

    drawdown = max_drawdown(start=Decimal(100), profits=profits)

    assert drawdown == Drawdown(amount=Decimal(100), share=Decimal("0.5"))


def test_a_fall_from_nothing_has_no_share():
    drawdown = max_drawdown(start=Decimal(0), profits=decimals("-10"))

    assert drawdown == Drawdown(amount=Decimal(10), share=None)


@given(starts, outrights)
def test_a_drawdown_is_the_worst_pair_of_an_earlier_and_a_later_balance(start, profits):
    curve = equity_curve(start=start, profits=profits)

    worst = max(curve[i] - curve[j] for i in range(len(curve)) for j in range(i, len(curve)))

    assert max_drawdown(start=start, profits=profits).amount == worst >= 0


@given(starts, outrights.map(lambda profits: [abs(profit) for profit in profits]))
def test_who_never_loses_has_no_drawdown(start, profits):
    assert max_drawdown(start=start, profits=profits).amount == 0


@pytest.mark.parametrize(
    ("profits", "expected"),
    [
        ((), Streaks(current=0, longest_winning=0, longest_losing=0)),
        (("1", "2", "-1"), Streaks(current=-1, longest_winning=2, longest_losing=1)),
        (("-1", "0", "-1", "3"), Streaks(current=1, longest_winning=1, longest_losing=2)),
    ],
)
def test_runs_are_of_bets_that_made_or_lost_money(profits, expected):
    assert streaks(decimals(*profits)) == expected


@given(outrights)
def test_the_runs_of_the_opposite_bets_are_mirrored(profits):
    one, other = streaks(profits), streaks([-profit for profit in profits])

    assert (one.longest_winning, one.current) == (other.longest_losing, -other.current)


@pytest.mark.parametrize(
    ("refused", "code", "field"),
    [
        (
            lambda: yield_on_stakes(profit=Decimal(1), staked=Decimal(-1)),
            "out_of_range",
            "staked",
        ),
        (
            lambda: return_on_investment(profit=1.5, starting_bankroll=Decimal(1)),
            "not_a_decimal",
            "profit",
        ),
        (lambda: average_odds(decimals("2", "1")), "out_of_range", "odds[1]"),
        (lambda: equity_curve(start=Decimal("NaN"), profits=[]), "not_a_decimal", "start"),
        (lambda: streaks([Decimal(1), 2.5]), "not_a_decimal", "profits[1]"),
    ],
)
def test_figures_that_are_no_figures_are_refused(refused, code, field):
    with pytest.raises(BettingError) as caught:
        refused()

    assert (caught.value.code, caught.value.field) == (code, field)
