"""What holds for every bet."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from app.betting.calc.bets import Bet, CashOut, Leg
from app.betting.calc.kinds import BetKind, Funding, LegResult, Outcome
from app.betting.calc.settlement import (
    bet_outlay,
    bet_potential_return,
    bet_return,
    bet_settle,
    bet_total_stake,
)
from tests.unit.betting.strategies import (
    SETTLED,
    accumulators,
    bets,
    lays,
    leg_tuples,
    legs,
    odds,
    singles,
    stakes,
    systems,
)

CENT = Decimal("0.01")


def with_result(bet, result):
    """The same bet as if every leg had this result, and no dead heat."""
    legs = (replace(leg, result=result, dead_heat_divisor=Decimal(1)) for leg in bet.legs)
    return replace(bet, legs=tuple(legs))


def factor(leg):
    """The rules of one leg, written down a second time on fractions."""
    won = 1 + (Fraction(leg.odds) - 1) * (1 - Fraction(leg.rule4_deduction))
    won /= Fraction(leg.dead_heat_divisor)
    return {
        LegResult.WON: won,
        LegResult.LOST: Fraction(0),
        LegResult.VOID: Fraction(1),
        LegResult.HALF_WON: (won + 1) / 2,
        LegResult.HALF_LOST: Fraction(1, 2),
    }[leg.result]


def cents(amount):
    """Half up to whole cents, from a fraction that is not negative."""
    return Decimal(int(amount * 100 + Fraction(1, 2))) / 100


@given(bets)
def test_a_return_is_never_negative(bet):
    assert bet_return(bet) >= 0


@given(bets)
def test_a_return_is_never_more_than_the_potential_one_before_any_result(bet):
    pending = with_result(bet, LegResult.PENDING)

    assert bet_return(bet) <= bet_potential_return(pending)


@given(bets)
def test_a_loss_is_never_more_than_the_outlay(bet):
    assert bet_settle(bet).profit >= -bet_outlay(bet)


@given(bets)
def test_a_void_bet_returns_exactly_what_was_put_up(bet):
    void = with_result(replace(bet, funding=Funding.CASH), LegResult.VOID)

    assert bet_return(void) == bet_outlay(void)
    assert bet_settle(void).outcome is Outcome.VOID


@given(singles())
def test_a_void_single_returns_exactly_the_stake(bet):
    void = with_result(replace(bet, funding=Funding.CASH), LegResult.VOID)

    assert bet_return(void) == bet.stake


@given(bets)
def test_a_return_does_not_depend_on_the_order_of_the_legs(bet):
    assert bet_return(replace(bet, legs=bet.legs[::-1])) == bet_return(bet)


@given(bets, st.integers(1, 28))
def test_a_return_does_not_depend_on_the_decimal_context_of_the_caller(bet, digits):
    with localcontext(prec=digits):
        inside = bet_settle(bet)

    assert inside == bet_settle(bet)


@given(bets)
def test_commission_never_raises_a_return_nor_turns_a_gain_into_a_loss(bet):
    free = bet_settle(replace(bet, commission=Decimal(0)))
    charged = bet_settle(bet)

    assert charged.total_return <= free.total_return
    assert charged.profit >= min(free.profit, Decimal(0))


@given(accumulators())
def test_a_system_of_n_legs_with_size_n_is_the_accumulator(bet):
    system = replace(bet, kind=BetKind.SYSTEM, system_sizes=(len(bet.legs),))

    assert bet_settle(system) == bet_settle(bet)


@given(leg_tuples(low=2, high=6), st.data())
def test_a_system_is_exactly_the_sum_of_its_lines(chosen, data):
    sizes = data.draw(st.sets(st.integers(1, len(chosen)), min_size=1))
    cheap = tuple(replace(leg, odds=min(leg.odds, Decimal(60))) for leg in chosen)
    bet = Bet(kind=BetKind.SYSTEM, stake=CENT, legs=cheap, system_sizes=tuple(sizes))

    lines = [line for size in sizes for line in combinations(cheap, size)]
    total = sum(prod(factor(leg) for leg in line) for line in lines) / 100

    assert bet.line_count == len(lines)
    assert bet_return(bet) == cents(total)


@given(systems(high=6))
def test_the_stake_of_a_system_is_the_sum_over_its_sizes(bet):
    parts = [replace(bet, system_sizes=(size,)) for size in bet.system_sizes]

    assert bet_total_stake(bet) == sum(bet_total_stake(part) for part in parts)


@given(odds, stakes, st.sampled_from([LegResult.WON, LegResult.LOST, LegResult.VOID]))
def test_back_and_lay_at_the_same_odds_without_commission_cancel(price, stake, result):
    leg = Leg(odds=price, result=result)

    back = bet_settle(Bet(kind=BetKind.SINGLE, stake=stake, legs=(leg,)))
    lay = bet_settle(Bet(kind=BetKind.LAY, stake=stake, legs=(leg,)))

    assert back.profit + lay.profit == 0


@given(legs(), stakes)
def test_back_and_lay_of_a_divided_stake_cancel_but_for_the_cents_rounded(leg, stake):
    back = bet_settle(Bet(kind=BetKind.SINGLE, stake=stake, legs=(leg,)))
    lay = bet_settle(Bet(kind=BetKind.LAY, stake=stake, legs=(leg,)))

    assert abs(back.profit + lay.profit) <= CENT


@given(odds, stakes, st.sampled_from(SETTLED))
def test_a_free_bet_is_worth_the_cash_bet_less_the_stake_that_stayed_alive(price, stake, result):
    cash = Bet(kind=BetKind.SINGLE, stake=2 * stake, legs=(Leg(odds=price, result=result),))
    free = replace(cash, funding=Funding.FREEBET_STAKE_NOT_RETURNED)

    alive = {LegResult.LOST: Decimal(0), LegResult.HALF_LOST: stake}.get(result, 2 * stake)

    assert bet_return(free) == bet_return(cash) - alive


@given(bets, st.data())
def test_a_full_cash_out_returns_its_amount_and_nothing_else(bet, data):
    amount = data.draw(st.decimals("0", "100000", places=2))
    closed = replace(bet, cash_outs=(CashOut(amount=amount, stake=bet.total_stake),))

    assert bet_return(closed) == amount
    assert bet_settle(closed).outcome is Outcome.CASHED_OUT


@given(bets)
def test_half_a_bet_cashed_out_leaves_half_the_return(bet):
    doubled = replace(bet, stake=2 * bet.stake)
    half = replace(doubled, cash_outs=(CashOut(amount=Decimal(0), stake=bet.total_stake),))

    assert bet_return(half) == bet_return(bet)


@given(lays())
def test_a_lay_bet_returns_at_most_its_liability_and_the_backers_stake(bet):
    assert bet_return(bet) <= (bet.stake * bet.legs[0].odds).quantize(CENT, ROUND_HALF_UP)
