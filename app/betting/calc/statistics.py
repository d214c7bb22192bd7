"""What a history of bets amounts to. Ratios are shares of 1 (0.05 is 5 %), to 50 digits.

A ratio of nothing is None, never 0. Amounts of one call are of one currency.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Final

from app.betting.calc.checks import require_decimal, require_odds
from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import Outcome
from app.betting.calc.precision import exactly, to_50_digits

_HALF: Final = Decimal("0.5")
_ONE: Final = Decimal(1)

# A half result is half a bet decided and half a bet void; a placed each-way bet is two equal
# bets of which one has won. Void and cashed-out bets weigh nothing.
_DECIDED: Final = {
    Outcome.WON: _ONE,
    Outcome.LOST: _ONE,
    Outcome.PLACED: _ONE,
    Outcome.HALF_WON: _HALF,
    Outcome.HALF_LOST: _HALF,
}
_WON: Final = {Outcome.WON: _ONE, Outcome.HALF_WON: _HALF, Outcome.PLACED: _HALF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawdown:
    """The largest fall from the running peak: `amount`, and `share` of the peak it fell from.

    The two may be of different moments. `share` is None when no peak was above 0.
    """

    amount: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Streaks:
    """Runs of bets that made money or lost it. `current` is negative for a losing run."""

    current: int
    longest_winning: int
    longest_losing: int


def yield_on_stakes(*, profit: Decimal, staked: Decimal) -> Decimal | None:
    """Profit per unit staked; None when nothing was staked.

    Source: the definition of yield (profit / turnover). Raises `BettingError` (`out_of_range`)
    for a negative stake.
    """
    return _ratio(profit, staked, field="staked")


def return_on_investment(*, profit: Decimal, starting_bankroll: Decimal) -> Decimal | None:
    """Profit per unit of the starting bankroll; None when it was 0.

    Source: the definition of return on investment. Raises `BettingError` (`out_of_range`) for a
    negative bankroll.
    """
    return _ratio(profit, starting_bankroll, field="starting_bankroll")


def strike_rate(outcomes: Iterable[Outcome]) -> Decimal | None:
    """Bets won / bets decided, 0 to 1; None when none is.

    Void, cashed-out and pending bets are left out. A half-won bet is half a bet won and a
    half-lost bet half a bet lost (the other half is void); a placed each-way bet is one bet,
    half won. Source: the stake split of quarter lines and of each-way applied to the count.
    """
    return strike_rate_of_counts(Counter(outcomes))


@to_50_digits
def strike_rate_of_counts(counts: Mapping[Outcome, int]) -> Decimal | None:
    """`strike_rate` of a history of which only the number of each outcome is known."""
    decided = sum((counts.get(each, 0) * part for each, part in _DECIDED.items()), Decimal(0))
    won = sum((counts.get(each, 0) * part for each, part in _WON.items()), Decimal(0))
    return won / decided if decided else None


@to_50_digits
def average_odds(odds: Sequence[Decimal]) -> Decimal | None:
    """The arithmetic mean of decimal odds; None without any.

    Source: the definition of the mean. Raises `BettingError` (`out_of_range`) for odds not
    above 1.
    """
    for index, price in enumerate(odds):
        require_odds(price, field=f"odds[{index}]")
    return sum(odds, Decimal(0)) / len(odds) if odds else None


def equity_curve(*, start: Decimal, profits: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """The bankroll at the start and after each profit or loss, in the order given, exact.

    Source: the definition of a running sum. Raises `BettingError` (`not_a_decimal`).
    """
    require_decimal(start, field="start")
    steps = list(profits)
    for index, profit in enumerate(steps):
        require_decimal(profit, field=f"profits[{index}]")
    with exactly():
        return tuple(accumulate(steps, initial=start))


@to_50_digits
def max_drawdown(*, start: Decimal, profits: Iterable[Decimal]) -> Drawdown:
    """The largest fall from the running peak; the start is the first peak.

    Source: M. Magdon-Ismail and A. Atiya, Maximum Drawdown, Risk Magazine 17 (2004). Raises
    `BettingError` (`not_a_decimal`).
    """
    equity = equity_curve(start=start, profits=profits)
    falls = [(peak, peak - now) for peak, now in zip(accumulate(equity, max), equity, strict=True)]
    shares = [fall / peak for peak, fall in falls if peak > 0]
    return Drawdown(amount=max(fall for _, fall in falls), share=max(shares, default=None))


def streaks(profits: Iterable[Decimal]) -> Streaks:
    """The longest and the current runs, from profits in the order the bets were settled.

    A bet that neither made nor lost money (void, free bet lost) neither breaks nor lengthens a
    run. Source: the definition of a run of equal signs. Raises `BettingError` (`not_a_decimal`).
    """
    current, winning, losing = 0, 0, 0
    for index, profit in enumerate(profits):
        require_decimal(profit, field=f"profits[{index}]")
        if profit > 0:
            current = max(current, 0) + 1
        elif profit < 0:
            current = min(current, 0) - 1
        winning, losing = max(winning, current), max(losing, -current)
    return Streaks(current=current, longest_winning=winning, longest_losing=losing)


@to_50_digits
def _ratio(dividend: Decimal, divisor: Decimal, *, field: str) -> Decimal | None:
    require_decimal(dividend, field="profit")
    require_decimal(divisor, field=field)
    if divisor < 0:
        raise BettingError(
            code="out_of_range", field=field, message=f"is {divisor}, need 0 or more"
        )
    return dividend / divisor if divisor else None
