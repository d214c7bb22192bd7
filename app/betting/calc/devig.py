"""Probabilities without the bookmaker's margin. They sum to 1 to 45 digits at least."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.betting.calc.errors import BettingError
from app.betting.calc.odds import booksum
from app.betting.calc.precision import to_50_digits

_TOLERANCE: Final = Decimal("1E-47")
_MAX_STEPS: Final = 1000


class DevigMethod(StrEnum):
    PROPORTIONAL = "proportional"
    POWER = "power"
    SHIN = "shin"


def devig(*, odds: Sequence[Decimal], method: DevigMethod) -> tuple[Decimal, ...]:
    """The probabilities of a market's outcomes, in order, by the method named.

    Raises `BettingError` as the three functions below.
    """
    return _METHODS[method](odds)


@to_50_digits
def devig_proportional(odds: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Each implied probability divided by the booksum.

    Source: the standard normalisation, E. Štrumbelj, On determining probability forecasts from
    betting odds, International Journal of Forecasting 30 (2014). Raises `BettingError`
    (`wrong_count`, `out_of_range`).
    """
    total = booksum(odds)
    return tuple(1 / (price * total) for price in odds)


@to_50_digits
def devig_power(odds: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Each implied probability raised to the one power k that makes them sum to 1.

    Source: S. Clarke, S. Kovalchik and M. Ingram, Adjusting bookmaker's odds to allow for
    overround, American Journal of Sports Science 5 (2017). Raises `BettingError`
    (`wrong_count`, `out_of_range`).
    """
    # The sum is convex and falls with k: Newton's steps from the left of the root never pass it.
    power = Decimal(1) if booksum(odds) >= 1 else Decimal(0)
    logarithms = [-price.ln() for price in odds]
    for _ in range(_MAX_STEPS):
        terms = [(power * logarithm).exp() for logarithm in logarithms]
        excess = sum(terms, Decimal(0)) - 1
        if excess <= _TOLERANCE:
            break
        slope = sum(term * log for term, log in zip(terms, logarithms, strict=True))
        power -= excess / slope
    return _normalised(terms)


@to_50_digits
def devig_shin(odds: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Shin's probabilities: a share z of the money knows the winner, the bookmaker defends.

    p = (√(z² + 4(1 - z)q²/B) - z) / 2(1 - z), with q = 1/odds, B the booksum and z such that
    the sum is 1. Source: H. S. Shin, Measuring the Incidence of Insider Trading in a Market for
    State-Contingent Claims, Economic Journal 103 (1993); B. Jullien and B. Salanié, Measuring
    the Incidence of Insider Trading: A Comment on Shin, Economic Journal 104 (1994). Raises
    `BettingError`: `no_margin` when the booksum is below 1, `wrong_count`, `out_of_range`.
    """
    total = booksum(odds)
    if total < 1 - _TOLERANCE:  # three times 1/3 is just below 1
        raise BettingError(
            code="no_margin",
            field="odds",
            message=f"have a booksum of {total:.6f}, Shin's method needs 1 or more",
        )
    shares = [1 / (price * price * total) for price in odds]
    return _normalised(_shin_probabilities(shares, _insider_share(shares)))


def _insider_share(shares: Sequence[Decimal]) -> Decimal:
    """Halve the interval 0 to 1: the sum falls steadily as z grows, so there is one root."""
    low, high = Decimal(0), Decimal(1)
    while high - low > _TOLERANCE:
        middle = (low + high) / 2
        if sum(_shin_probabilities(shares, middle)) > 1:
            low = middle
        else:
            high = middle
    return low


def _shin_probabilities(shares: Sequence[Decimal], insiders: Decimal) -> list[Decimal]:
    """Shin's formula with the root moved to the divisor, which is stable up to z = 1."""
    square, outsiders = insiders * insiders, 4 * (1 - insiders)
    return [2 * share / ((square + outsiders * share).sqrt() + insiders) for share in shares]


def _normalised(probabilities: Sequence[Decimal]) -> tuple[Decimal, ...]:
    total = sum(probabilities, Decimal(0))
    return tuple(probability / total for probability in probabilities)


_METHODS: Final[dict[DevigMethod, Callable[[Sequence[Decimal]], tuple[Decimal, ...]]]] = {
    DevigMethod.PROPORTIONAL: devig_proportional,
    DevigMethod.POWER: devig_power,
    DevigMethod.SHIN: devig_shin,
}
