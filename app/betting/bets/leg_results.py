"""Results of legs: what a settlement says of them, and what they were before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from app.betting.bets.leg_keys import positions_of, require_closing_odds
from app.betting.models import Leg, LegResult
from app.core.errors import Invalid

_STATE = (
    "result",
    "rule4_deduction",
    "dead_heat_divisor",
    "closing_odds",
    "closing_booksum",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOutcome:
    """None leaves what the leg has. `id` is of the leg; None: they are in the bet's order."""

    id: UUID | None = None
    result: str | None = None
    rule4_deduction: Decimal | None = None
    dead_heat_divisor: Decimal | None = None
    closing_odds: Decimal | None = None
    closing_booksum: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """`result` is that of every leg; `legs` has one outcome a leg, or some by id. Not both.

    `actual_return` is what the bookmaker paid in all, cash-outs included.
    """

    settled_at: datetime
    result: str | None = None
    legs: tuple[LegOutcome, ...] = ()
    actual_return: Decimal | None = None


def void_of(settled_at: datetime) -> Outcomes:
    return Outcomes(settled_at=settled_at, result=LegResult.VOID)


def legs_decide(legs: Sequence[Leg], outcomes: Outcomes) -> list[dict[str, Any]]:
    """Change the legs; what they were and are, for a reversal."""
    changes = []
    told = _one_a_leg(legs, outcomes)
    for leg, outcome in zip(legs, told, strict=True):
        before = _state(leg)
        for name in _STATE:
            value = getattr(outcome, name)
            if value is not None:
                setattr(leg, name, value)
        changes.append({"before": before, "after": _state(leg)})
    require_closing_odds(legs)
    return changes


def told_positions(legs: Sequence[Leg], outcomes: Outcomes) -> Sequence[int]:
    """Where the legs stand that outcomes name; all, in order, when they name none.

    Raise `Invalid` for an id of no leg.
    """
    keys = [each.id for each in outcomes.legs if each.id is not None]
    return positions_of(keys, legs) if keys else range(len(legs))


def _state(leg: Leg) -> dict[str, str | None]:
    values = {name: getattr(leg, name) for name in _STATE}
    return {name: None if value is None else str(value) for name, value in values.items()}


def legs_restore(legs: Sequence[Leg], changes: Sequence[dict[str, Any]]) -> None:
    """What they were before a settlement; a cash-out has not changed any."""
    for leg, change in zip(legs, changes, strict=False):
        for name in _STATE:
            value = change["before"][name]
            is_number = value is not None and name != "result"
            setattr(leg, name, Decimal(value) if is_number else value)


def _one_a_leg(legs: Sequence[Leg], outcomes: Outcomes) -> Sequence[LegOutcome]:
    if outcomes.result is not None and not outcomes.legs:
        return [LegOutcome(result=outcomes.result)] * len(legs)
    if outcomes.result is None and outcomes.legs and outcomes.legs[0].id is not None:
        told = dict(zip(told_positions(legs, outcomes), outcomes.legs, strict=True))
        return [told.get(position, LegOutcome()) for position in range(len(legs))]
    if outcomes.result is not None or len(outcomes.legs) != len(legs):
        detail = _(
            "Send one result, or legs by their ids, or as many as the bet has, in its order."
        )
        raise Invalid(detail, code="wrong_count", field="legs")
    return outcomes.legs
