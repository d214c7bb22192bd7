"""What is not a bet is refused with a code, the field and what is accepted."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.betting.calc.bets import Bet, CashOut, Leg
from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import BetKind, Funding, LegResult

LEG = Leg(odds=Decimal(2), result=LegResult.WON)
QUARTER = Fraction(1, 4)


def bet(kind=BetKind.SINGLE, *, legs=(LEG,), stake=Decimal(10), **fields):
    return Bet(kind=kind, stake=stake, legs=legs, **fields)


def leg(**fields):
    return Leg(**{"odds": Decimal(2), **fields})


def cash_out(amount, stake):
    return CashOut(amount=Decimal(amount), stake=Decimal(stake))


REFUSED = [
    (lambda: leg(odds=Decimal(1)), "out_of_range", "odds"),
    (lambda: leg(odds=Decimal("NaN")), "not_a_decimal", "odds"),
    (lambda: leg(odds=Decimal("Infinity")), "not_a_decimal", "odds"),
    (lambda: leg(odds=2.5), "not_a_decimal", "odds"),
    (lambda: leg(odds=Decimal("1e7")), "out_of_range", "odds"),
    (lambda: leg(odds=Decimal("1.1234567890123")), "too_precise", "odds"),
    (lambda: leg(rule4_deduction=Decimal(1)), "out_of_range", "rule4_deduction"),
    (lambda: leg(rule4_deduction=Decimal("-0.1")), "out_of_range", "rule4_deduction"),
    (lambda: leg(dead_heat_divisor=Decimal("0.5")), "out_of_range", "dead_heat_divisor"),
    (lambda: bet(stake=Decimal(0)), "out_of_range", "stake"),
    (lambda: bet(stake=Decimal(-1)), "out_of_range", "stake"),
    (lambda: bet(stake=Decimal("0.001")), "too_precise", "stake"),
    (lambda: bet(stake=Decimal("1e12")), "out_of_range", "stake"),
    (lambda: bet(commission=Decimal(1)), "out_of_range", "commission"),
    (lambda: bet(legs=()), "wrong_count", "legs"),
    (lambda: bet(legs=(LEG, LEG)), "wrong_count", "legs"),
    (lambda: bet(BetKind.LAY, legs=(LEG, LEG)), "wrong_count", "legs"),
    (lambda: bet(BetKind.ACCUMULATOR), "wrong_count", "legs"),
    (lambda: bet(BetKind.ACCUMULATOR, legs=(LEG,) * 31), "wrong_count", "legs"),
    (lambda: bet(BetKind.SYSTEM, legs=(LEG, LEG)), "required", "system_sizes"),
    (
        lambda: bet(BetKind.SYSTEM, legs=(LEG, LEG), system_sizes=(3,)),
        "out_of_range",
        "system_sizes",
    ),
    (
        lambda: bet(BetKind.SYSTEM, legs=(LEG, LEG), system_sizes=(True,)),
        "not_an_integer",
        "system_sizes",
    ),
    (
        lambda: bet(BetKind.SYSTEM, legs=(LEG, LEG), system_sizes=(2, 2)),
        "duplicate",
        "system_sizes",
    ),
    (lambda: bet(system_sizes=(1,)), "not_allowed", "system_sizes"),
    (
        lambda: bet(
            BetKind.SYSTEM, legs=(LEG,) * 30, system_sizes=(15,), stake=Decimal(99_999_999)
        ),
        "out_of_range",
        "total_stake",
    ),
    (lambda: bet(BetKind.EACH_WAY), "required", "place_fraction"),
    (
        lambda: bet(BetKind.EACH_WAY, place_fraction=Fraction(5, 4)),
        "out_of_range",
        "place_fraction",
    ),
    (lambda: bet(BetKind.EACH_WAY, place_fraction=Fraction(0)), "out_of_range", "place_fraction"),
    (lambda: bet(BetKind.EACH_WAY, place_fraction=Decimal("0.25")), "malformed", "place_fraction"),
    (lambda: bet(place_fraction=QUARTER), "not_allowed", "place_fraction"),
    (lambda: bet(legs=(leg(result=LegResult.PLACED),)), "not_allowed", "legs[0].result"),
    (
        lambda: bet(
            BetKind.EACH_WAY, legs=(LEG, leg(result=LegResult.HALF_WON)), place_fraction=QUARTER
        ),
        "not_allowed",
        "legs[1].result",
    ),
    (
        lambda: bet(BetKind.LAY, funding=Funding.FREEBET_STAKE_RETURNED),
        "not_allowed",
        "funding",
    ),
    (lambda: cash_out("-1", "5"), "out_of_range", "cash_out.amount"),
    (lambda: cash_out("1", "0"), "out_of_range", "cash_out.stake"),
    (lambda: bet(cash_outs=(cash_out("1", "6"),) * 2), "out_of_range", "cash_outs"),
]


@pytest.mark.parametrize(("build", "code", "field"), REFUSED)
def test_what_makes_no_bet_is_refused(build, code, field):
    with pytest.raises(BettingError) as caught:
        build()

    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_refusal_says_what_was_given_and_what_is_accepted():
    with pytest.raises(BettingError) as caught:
        leg(odds=Decimal("0.5"))

    assert str(caught.value) == "odds: is 0.5, need 1.000001 to 999999.999999"


def test_a_refusal_of_legs_names_the_count_that_the_kind_needs():
    with pytest.raises(BettingError) as caught:
        bet(BetKind.ACCUMULATOR)

    assert str(caught.value) == "legs: has 1, need 2 to 30 for accumulator"
