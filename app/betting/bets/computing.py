"""From rows and drafts to the calculation core, and back to columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.betting.calc import bets as calc
from app.betting.calc import settlement
from app.betting.calc.checks import MAX_ODDS
from app.betting.calc.kinds import BetKind, Funding, LegResult
from app.betting.calc.precision import exactly, quantize_odds
from app.betting.http.errors import betting_errors

PricedLeg = Any  # a `Leg` or a `LegDraft`


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """The columns of a bet that follow from the others."""

    total_stake: Decimal
    liability: Decimal
    outlay: Decimal
    odds: Decimal | None
    closing_odds: Decimal | None
    closing_booksum: Decimal | None


def calc_bet(
    bet: Any, legs: Iterable[PricedLeg], *, commission: Decimal, cash_outs: tuple[Any, ...] = ()
) -> calc.Bet:
    """From a `Bet` or a `BetDraft`. Raise `Invalid` at the field that makes no bet."""
    parts = tuple(_calc_leg(leg, position) for position, leg in enumerate(legs))
    with betting_errors():
        return calc.Bet(
            kind=BetKind(bet.kind),
            stake=bet.stake,
            legs=parts,
            funding=Funding(bet.funding),
            commission=commission,
            place_fraction=Fraction(bet.place_fraction) if bet.place_fraction else None,
            system_sizes=tuple(bet.system_sizes),
            cash_outs=cash_outs,
        )


def derive(bet: calc.Bet, legs: Sequence[PricedLeg]) -> Derived:
    """Raise `Invalid` when an amount is too large to be kept."""
    with betting_errors():
        total_stake = settlement.bet_total_stake(bet)
        liability = settlement.bet_liability(bet)
        outlay = settlement.bet_outlay(bet)
    combined = bet.kind is not BetKind.SYSTEM
    return Derived(
        total_stake=total_stake,
        liability=liability,
        outlay=outlay,
        odds=_product([leg.odds for leg in legs]) if combined else None,
        closing_odds=_product([leg.closing_odds for leg in legs]) if combined else None,
        closing_booksum=_product([leg.closing_booksum for leg in legs]) if combined else None,
    )


def _calc_leg(leg: PricedLeg, position: int) -> calc.Leg:
    with betting_errors(f"legs.{position}."):
        return calc.Leg(
            odds=leg.odds,
            result=LegResult(leg.result),
            rule4_deduction=leg.rule4_deduction,
            dead_heat_divisor=leg.dead_heat_divisor,
        )


def _product(factors: Sequence[Decimal | None]) -> Decimal | None:
    """None when one is unknown, or the whole is beyond what a column of odds holds."""
    product = Decimal(1)
    with exactly():
        for factor in factors:
            if factor is None:
                return None
            product *= factor
    return quantize_odds(product) if product <= MAX_ODDS else None
