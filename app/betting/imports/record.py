"""One bet as a file tells it: names instead of keys, nothing looked up yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.betting.http.fields import moment_or_none
from app.betting.models import BetKind, Funding, LegResult


@dataclass(slots=True, kw_only=True)
class LegRecord:
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


@dataclass(slots=True, kw_only=True)
class CashOutRecord:
    amount: Decimal
    stake: Decimal | None  # None: all that is left
    at: datetime


@dataclass(slots=True, kw_only=True)
class Record:
    """`settled_at` None: pending. An empty bookmaker or bankroll is the one of the import."""

    stake: Decimal
    placed_at: datetime
    legs: list[LegRecord]
    bookmaker: str = ""
    currency: str = ""
    bankroll: str = ""
    kind: str = BetKind.SINGLE
    funding: str = Funding.CASH
    is_live: bool = False
    commission: Decimal | None = None
    place_fraction: str = ""
    system_sizes: list[int] = field(default_factory=list)
    settled_at: datetime | None = None
    actual_return: Decimal | None = None
    cash_outs: list[CashOutRecord] = field(default_factory=list)
    external_reference: str = ""
    sport: str = ""
    competition: str = ""
    country: str = ""
    tipster: str = ""
    tags: list[str] = field(default_factory=list)
    notes: str = ""

    def as_json(self) -> dict[str, Any]:
        return _object(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Record:
        known = {**data, **_revived(data, _MONEY, _MOMENTS)}
        known["legs"] = [
            LegRecord(**{**leg, **_revived(leg, _LEG_NUMBERS, ("starts_at",))})
            for leg in data["legs"]
        ]
        known["cash_outs"] = [
            CashOutRecord(**{**each, **_revived(each, ("amount", "stake"), ("at",))})
            for each in data["cash_outs"]
        ]
        return cls(**known)


_MONEY = ("stake", "commission", "actual_return")
_MOMENTS = ("placed_at", "settled_at")
_LEG_NUMBERS = (
    "odds",
    "line",
    "closing_odds",
    "closing_booksum",
    "rule4_deduction",
    "dead_heat_divisor",
)


def _object(record: Any) -> dict[str, Any]:
    return {name: _plain(getattr(record, name)) for name in record.__slots__}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    return moment_or_none(value) if isinstance(value, datetime) else _object(value)


def _revived(
    data: dict[str, Any], numbers: tuple[str, ...], moments: tuple[str, ...]
) -> dict[str, Any]:
    made: dict[str, Any] = {
        name: Decimal(data[name]) for name in numbers if data.get(name) is not None
    }
    made |= {name: datetime.fromisoformat(data[name]) for name in moments if data.get(name)}
    return made
