"""What a bet is. An instance that exists is a bet that can be computed."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import comb
from typing import Final

from app.betting.calc.checks import (
    require_between,
    require_fraction,
    require_integer,
    require_money,
    require_odds,
    require_share,
)
from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import BetKind, Funding, LegResult
from app.betting.calc.precision import exactly

MAX_LEGS: Final = 30  # the longest accumulators and systems bookmakers take are shorter
_PLACES: Final = 12  # decimals of odds, shares and divisors: bounds the digits of an exact product
_MAX_DIVISOR: Final = Decimal(1000)
_MAX_DENOMINATOR: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One selection at decimal odds.

    `rule4_deduction` is a share of the winnings (0.25 for 25p in the pound).
    `dead_heat_divisor` divides the stake: 2 when two tie for one place, 1.5 when three tie
    for two. Raises `BettingError` when a value is out of its range.
    """

    odds: Decimal
    result: LegResult = LegResult.PENDING
    rule4_deduction: Decimal = Decimal(0)
    dead_heat_divisor: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        require_odds(self.odds, places=_PLACES)
        require_share(self.rule4_deduction, field="rule4_deduction", places=_PLACES)
        require_between(
            self.dead_heat_divisor,
            field="dead_heat_divisor",
            low=Decimal(1),
            high=_MAX_DIVISOR,
            places=_PLACES,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOut:
    """`stake` of the bet's total stake given up for `amount`, both in the bet's currency.

    For a lay bet `stake` is a part of the backer's stake. Raises `BettingError` unless both are
    whole cents, the stake above zero.
    """

    amount: Decimal
    stake: Decimal

    def __post_init__(self) -> None:
        require_money(self.amount, field="cash_out.amount")
        require_money(self.stake, field="cash_out.stake", positive=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bet:
    """A bet as placed, with the results of its legs so far.

    `stake` is the stake of one line for a system, of each of the two parts for each-way, and
    the backer's stake for a lay bet. `commission` is the exchange's share of net winnings.
    `place_fraction` belongs to each-way, `system_sizes` to systems: (2, 3) is all doubles and
    trebles. Raises `BettingError` when the parts do not make a bet; at most 30 legs.
    """

    kind: BetKind
    stake: Decimal
    legs: tuple[Leg, ...]
    funding: Funding = Funding.CASH
    commission: Decimal = Decimal(0)
    place_fraction: Fraction | None = None
    system_sizes: tuple[int, ...] = ()
    cash_outs: tuple[CashOut, ...] = ()

    def __post_init__(self) -> None:
        require_money(self.stake, field="stake", positive=True)
        require_share(self.commission, field="commission", places=_PLACES)
        _require_legs(self)
        _require_system_sizes(self)
        _require_place_fraction(self)
        _require_results(self)
        if self.kind is BetKind.LAY and self.funding is not Funding.CASH:
            raise _not_allowed("funding", "a lay bet is funded with cash")
        require_money(self.total_stake, field="total_stake", positive=True)
        require_between(self.closed_stake, field="cash_outs", low=Decimal(0), high=self.total_stake)

    @property
    def line_sizes(self) -> tuple[int, ...]:
        """How many legs a line has: all of them, except in a system."""
        return self.system_sizes or (len(self.legs),)

    @property
    def line_count(self) -> int:
        """How many stakes are placed: each-way is two, a system all combinations of its sizes."""
        lines = sum(comb(len(self.legs), size) for size in self.line_sizes)
        return 2 * lines if self.kind is BetKind.EACH_WAY else lines

    @property
    def total_stake(self) -> Decimal:
        """All lines together; the backer's stake for a lay bet."""
        with exactly():
            return self.stake * self.line_count

    @property
    def closed_stake(self) -> Decimal:
        """The part of the total stake that has been cashed out."""
        with exactly():
            return sum((cash_out.stake for cash_out in self.cash_outs), Decimal(0))


def _require_legs(bet: Bet) -> None:
    one = bet.kind in (BetKind.SINGLE, BetKind.LAY)
    several = bet.kind in (BetKind.ACCUMULATOR, BetKind.SYSTEM)
    low, high = 2 if several else 1, 1 if one else MAX_LEGS
    if not low <= len(bet.legs) <= high:
        accepted = str(low) if low == high else f"{low} to {high}"
        raise BettingError(
            code="wrong_count",
            field="legs",
            message=f"has {len(bet.legs)}, need {accepted} for {bet.kind}",
        )


def _require_system_sizes(bet: Bet) -> None:
    if bet.kind is not BetKind.SYSTEM:
        if bet.system_sizes:
            raise _not_allowed("system_sizes", f"a bet of kind {bet.kind} has none")
        return
    if not bet.system_sizes:
        raise BettingError(
            code="required", field="system_sizes", message="a system needs its sizes"
        )
    for size in bet.system_sizes:
        require_integer(size, field="system_sizes", low=1, high=len(bet.legs))
    if len(set(bet.system_sizes)) != len(bet.system_sizes):
        raise BettingError(code="duplicate", field="system_sizes", message="names a size twice")


def _require_place_fraction(bet: Bet) -> None:
    if bet.kind is not BetKind.EACH_WAY:
        if bet.place_fraction is not None:
            raise _not_allowed("place_fraction", f"a bet of kind {bet.kind} has none")
        return
    if bet.place_fraction is None:
        raise BettingError(
            code="required", field="place_fraction", message="an each-way bet needs one, as 1/4"
        )
    require_fraction(bet.place_fraction, field="place_fraction", max_denominator=_MAX_DENOMINATOR)


def _require_results(bet: Bet) -> None:
    each_way = bet.kind is BetKind.EACH_WAY
    halves = (LegResult.HALF_WON, LegResult.HALF_LOST)
    refused = halves if each_way else (LegResult.PLACED,)
    for index, leg in enumerate(bet.legs):
        if leg.result in refused:
            raise _not_allowed(
                f"legs[{index}].result", f"{leg.result} has no meaning in {bet.kind}"
            )


def _not_allowed(field: str, message: str) -> BettingError:
    return BettingError(code="not_allowed", field=field, message=message)
