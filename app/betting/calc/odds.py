"""Notations of odds, what they imply, and how much to stake on them.

Decimal odds are the return of one unit staked, stake included. Source of the conversions: the
definitions of the notations (American: the winnings of 100, or the stake that wins 100;
fractional: winnings / stake), as published for example by Pinnacle, "Odds formats".
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from app.betting.calc.checks import require_between, require_odds
from app.betting.calc.errors import BettingError
from app.betting.calc.precision import quantize_odds, to_50_digits

MAX_OUTCOMES: Final = 200  # of one market: no field of runners is larger

_HUNDRED: Final = Decimal(100)
MAX_AMERICAN: Final = Decimal(100_000_000)  # what odds of six decimals can express
# What rounds to odds of six decimals, half up: from half a millionth below to just under it above.
_BELOW: Final = Fraction(1, 2_000_000)
_ABOVE: Final = Fraction(499_999, 10**12)


@to_50_digits
def american_to_decimal(american: Decimal) -> Decimal:
    """+170 is 2.70, -120 is 1.8333…: 1 + A/100 or 1 + 100/|A|, to 50 digits.

    Raises `BettingError` (`out_of_range`) between -100 and +100, where no odds are.
    """
    require_between(american, field="american", low=-MAX_AMERICAN, high=MAX_AMERICAN)
    if abs(american) < _HUNDRED:
        raise BettingError(
            code="out_of_range",
            field="american",
            message=f"is {american}, need +100 or more, or -100 or less",
        )
    return 1 + (american / _HUNDRED if american > 0 else _HUNDRED / -american)


@to_50_digits
def decimal_to_american(odds: Decimal) -> Decimal:
    """2.70 is +170, 1.8333… is -120, even money +100; rounded to six places.

    Raises `BettingError` (`out_of_range`) unless the odds are more than 1.
    """
    require_odds(odds)
    winnings = odds - 1
    return quantize_odds(winnings * _HUNDRED if winnings >= 1 else -_HUNDRED / winnings)


@to_50_digits
def fractional_to_decimal(fractional: Fraction) -> Decimal:
    """13/10 is 2.30, 8/11 is 1.7272…: 1 + a/b, to 50 digits.

    Raises `BettingError` (`malformed`, `out_of_range`) unless the fraction is above 0.
    """
    if not isinstance(fractional, Fraction):
        raise BettingError(
            code="malformed", field="fractional", message=f"is {fractional!r}, need a Fraction"
        )
    odds = 1 + Decimal(fractional.numerator) / Decimal(fractional.denominator)
    require_odds(odds, field="fractional")
    return odds


def decimal_to_fractional(odds: Decimal) -> Fraction:
    """The simplest fraction whose decimal odds are these to six places: 1.727273 is 8/11.

    Source: the simplest fraction of an interval by continued fractions (Stern–Brocot; Graham,
    Knuth and Patashnik, Concrete Mathematics, 4.5). Raises `BettingError` (`out_of_range`).
    """
    require_odds(odds)
    winnings = Fraction(quantize_odds(odds)) - 1
    return _simplest_between(winnings - _BELOW, winnings + _ABOVE)


@to_50_digits
def implied_probability(odds: Decimal) -> Decimal:
    """1 / odds, the bookmaker's margin included. Raises `BettingError` (`out_of_range`)."""
    require_odds(odds)
    return 1 / odds


@to_50_digits
def booksum(odds: Sequence[Decimal]) -> Decimal:
    """The sum of the implied probabilities of all outcomes of a market; above 1 is the margin.

    Raises `BettingError` (`wrong_count`) unless there are 2 to 200 outcomes, (`out_of_range`)
    for odds not above 1. Source: the definition of the overround.
    """
    if not 2 <= len(odds) <= MAX_OUTCOMES:
        raise BettingError(
            code="wrong_count", field="odds", message=f"has {len(odds)}, need 2 to {MAX_OUTCOMES}"
        )
    for index, price in enumerate(odds):
        require_odds(price, field=f"odds[{index}]")
    return sum((1 / price for price in odds), Decimal(0))


@to_50_digits
def kelly_fraction(*, odds: Decimal, probability: Decimal) -> Decimal:
    """The share of the bankroll, 0 to 1, that maximises its expected logarithm.

    max(0, (p(o - 1) - (1 - p)) / (o - 1)). Source: J. L. Kelly, A New Interpretation of
    Information Rate, Bell System Technical Journal 35 (1956). Raises `BettingError`
    (`out_of_range`) unless the odds are above 1 and the probability is 0 to 1.
    """
    require_odds(odds)
    require_between(probability, field="probability", low=Decimal(0), high=Decimal(1))
    winnings = odds - 1
    return max(Decimal(0), (probability * winnings - (1 - probability)) / winnings)


def _simplest_between(low: Fraction, high: Fraction) -> Fraction:
    whole = low.numerator // low.denominator
    if whole == low:
        return low
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / _simplest_between(1 / (high - whole), 1 / (low - whole))
