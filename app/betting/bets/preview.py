"""A bet that is only asked about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.betting.bets.drafts import LegDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewDraft:
    kind: str
    stake: Decimal
    funding: str
    legs: tuple[LegDraft, ...]
    currency: str | None = None
    commission: Decimal = Decimal(0)
    place_fraction: str | None = None
    system_sizes: tuple[int, ...] = ()

    @classmethod
    def of(cls, given: dict[str, Any]) -> PreviewDraft:
        """From a checked body."""
        legs = tuple(LegDraft(**leg) for leg in given["legs"])
        return cls(**{**given, "legs": legs})
