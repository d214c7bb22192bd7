"""What one unit on every line of a bet gives back, exactly.

A leg pays `paid / divisor` per unit, of which `kept / divisor` is stake that stayed alive: a
free bet whose stake is not returned pays the difference. Divisors are multiplied up and divided
by once, at the very end, so that a dead heat of three is as exact as a win.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from app.betting.calc.bets import Bet, Leg
from app.betting.calc.kinds import BetKind, LegResult

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_FULL_ODDS: Final = Fraction(1)


class Payment(NamedTuple):
    """`paid / divisor` comes back for a unit staked, `kept / divisor` of it is the stake."""

    paid: Decimal
    kept: Decimal
    divisor: Decimal


_LOST: Final = Payment(_ZERO, _ZERO, _ONE)
_VOID: Final = Payment(_ONE, _ONE, _ONE)
_HALF_BACK: Final = Payment(_ONE, _ONE, Decimal(2))


def unit_payment(bet: Bet) -> Payment:
    """What one unit on each line pays, before commission; pending legs count as lost."""
    if bet.kind is BetKind.EACH_WAY:
        win = _lines_payment([_win_part(leg) for leg in bet.legs], bet.line_sizes)
        place = _lines_payment([_place_part(leg, bet) for leg in bet.legs], bet.line_sizes)
        return _together(win, place)
    return _lines_payment([_leg_payment(leg, leg.result) for leg in bet.legs], bet.line_sizes)


def _win_part(leg: Leg) -> Payment:
    return _LOST if leg.result is LegResult.PLACED else _leg_payment(leg, leg.result)


def _place_part(leg: Leg, bet: Bet) -> Payment:
    fraction = bet.place_fraction or _FULL_ODDS
    if leg.result is LegResult.WON:
        # A dead heat for the win does not touch the place: every winner is placed in full.
        return _won(leg, fraction, _ONE)
    return _leg_payment(leg, leg.result, fraction)


def _leg_payment(leg: Leg, result: LegResult, fraction: Fraction = _FULL_ODDS) -> Payment:
    match result:
        case LegResult.WON | LegResult.PLACED:
            return _won(leg, fraction, leg.dead_heat_divisor)
        case LegResult.HALF_WON:
            won = _won(leg, fraction, leg.dead_heat_divisor)
            return Payment(won.paid + won.divisor, won.kept + won.divisor, 2 * won.divisor)
        case LegResult.VOID:
            return _VOID
        case LegResult.HALF_LOST:
            return _HALF_BACK
    return _LOST


def _won(leg: Leg, fraction: Fraction, dead_heat_divisor: Decimal) -> Payment:
    winnings = (leg.odds - 1) * (1 - leg.rule4_deduction) * fraction.numerator
    stake = Decimal(fraction.denominator)
    return Payment(stake + winnings, stake, stake * dead_heat_divisor)


def _lines_payment(legs: Sequence[Payment], sizes: Iterable[int]) -> Payment:
    divisor = _ONE
    for leg in legs:
        divisor *= leg.divisor
    paid = symmetric_sums([(leg.paid, leg.divisor) for leg in legs])
    kept = symmetric_sums([(leg.kept, leg.divisor) for leg in legs])
    sizes = tuple(sizes)
    return Payment(
        sum((paid[size] for size in sizes), _ZERO),
        sum((kept[size] for size in sizes), _ZERO),
        divisor,
    )


def symmetric_sums(ratios: Iterable[tuple[Decimal, Decimal]]) -> list[Decimal]:
    """Item k is the sum over all k-combinations of the products of `a / d`, times all `d`.

    These are the coefficients of the product of `(d + a x)`, built one factor at a time: n²
    multiplications instead of 2ⁿ lines. Source: elementary symmetric polynomials, Vieta's
    formulas (I. G. Macdonald, Symmetric Functions and Hall Polynomials, I.2).
    """
    sums = [_ONE]
    for numerator, divisor in ratios:
        without = [*(item * divisor for item in sums), _ZERO]
        with_leg = [_ZERO, *(item * numerator for item in sums)]
        sums = [left + right for left, right in zip(without, with_leg, strict=True)]
    return sums


def _together(one: Payment, other: Payment) -> Payment:
    return Payment(
        one.paid * other.divisor + other.paid * one.divisor,
        one.kept * other.divisor + other.kept * one.divisor,
        one.divisor * other.divisor,
    )
