"""A bet as a person describes it, before it is one: what forms and imports fill in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.betting.models import Bet, BetKind, Funding, Leg, LegResult

Identifier = uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDraft:
    event: str
    selection: str
    odds: Decimal
    starts_at: datetime | None = None
    market: str = ""
    line: Decimal | None = None
    closing_odds: Decimal | None = None
    closing_booksum: Decimal | None = None
    result: str = LegResult.PENDING
    rule4_deduction: Decimal = Decimal("0.000000")
    dead_heat_divisor: Decimal = Decimal("1.000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class BetDraft:
    """`commission` None is the bookmaker's own; `currency`, when given, must be the account's."""

    account_id: Identifier
    bankroll_id: Identifier
    stake: Decimal
    placed_at: datetime
    legs: tuple[LegDraft, ...]
    kind: str = BetKind.SINGLE
    funding: str = Funding.CASH
    is_live: bool = False
    currency: str | None = None
    commission: Decimal | None = None
    place_fraction: str = ""
    system_sizes: tuple[int, ...] = ()
    sport_id: Identifier | None = None
    competition_id: Identifier | None = None
    tipster_id: Identifier | None = None
    tag_ids: tuple[Identifier, ...] = ()
    external_reference: str | None = None
    notes: str = field(default="", repr=False)


LEG_FIELDS = tuple(each.name for each in fields(LegDraft))
# Copied as they are between a draft and its row.
COPIED = (
    "account_id",
    "bankroll_id",
    "stake",
    "placed_at",
    "kind",
    "funding",
    "is_live",
    "place_fraction",
    "sport_id",
    "competition_id",
    "tipster_id",
    "external_reference",
    "notes",
)


def bet_draft(bet: Bet) -> BetDraft:
    """The description of a bet that exists; reads its legs and tags."""
    values: dict[str, Any] = {name: getattr(bet, name) for name in COPIED}
    return BetDraft(
        **values,
        currency=bet.currency,
        commission=bet.commission,
        system_sizes=tuple(bet.system_sizes),
        tag_ids=tuple(tag.id for tag in bet.tags.all()),
        legs=tuple(leg_draft(leg) for leg in bet.legs.all()),
    )


def leg_draft(leg: Leg) -> LegDraft:
    return LegDraft(**{name: getattr(leg, name) for name in LEG_FIELDS})
