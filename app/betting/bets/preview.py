"""A bet that is only asked about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.betting.bets.computing import calc_bet, derive
from app.betting.bets.drafts import LegDraft
from app.betting.calc.kinds import Outcome
from app.betting.calc.outcomes import bet_outcome
from app.betting.calc.settlement import bet_potential_return, bet_settle
from app.betting.http.errors import betting_errors
from app.betting.http.fields import text_or_none


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


def bet_preview(draft: PreviewDraft) -> dict[str, Any]:
    """What `PreviewOutput` shows. Raise `Invalid` for what is no bet, or too large."""
    bet = calc_bet(draft, draft.legs, commission=draft.commission)
    derived = derive(bet, draft.legs)
    with betting_errors():
        outcome = bet_outcome(bet)
        potential = bet_potential_return(bet)
        settled = None if outcome is Outcome.PENDING else bet_settle(bet)
    return {
        "currency": draft.currency,
        "line_count": bet.line_count,
        "odds": text_or_none(derived.odds),
        "total_stake": str(derived.total_stake),
        "liability": str(derived.liability),
        "outlay": str(derived.outlay),
        "potential_return": str(potential),
        "potential_profit": str(potential - derived.outlay),
        "outcome": str(outcome),
        "total_return": str(settled.total_return) if settled else None,
        "profit": str(settled.profit) if settled else None,
    }
