"""Bets as JSON: plain dictionaries, made in one pass. Their shape is `BetOutput`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.betting.calc.bets import Bet as CalcBet
from app.betting.calc.kinds import Outcome
from app.betting.calc.outcomes import bet_outcome
from app.betting.calc.settlement import bet_potential_return, bet_settle
from app.betting.http.errors import betting_errors
from app.betting.http.fields import moment_or_none, moment_text, text_or_none
from app.betting.models import Bet, Leg, SettlementEvent


def bet_present(bet: Bet) -> dict[str, Any]:
    """Needs `account.bookmaker`, `legs` and `tags` loaded, else it asks for each."""
    bookmaker = bet.account.bookmaker
    return {
        "id": str(bet.id),
        "account": str(bet.account_id),
        "bookmaker": {"id": str(bookmaker.id), "name": bookmaker.name},
        "bankroll": str(bet.bankroll_id),
        "currency": bet.currency,
        "kind": bet.kind,
        "funding": bet.funding,
        "is_live": bet.is_live,
        "stake": str(bet.stake),
        "total_stake": str(bet.total_stake),
        "liability": str(bet.liability),
        "outlay": str(bet.outlay),
        "open_amount": str(bet.open_amount),
        "odds": text_or_none(bet.odds),
        "closing_odds": text_or_none(bet.closing_odds),
        "commission": str(bet.commission),
        "place_fraction": bet.place_fraction or None,
        "system_sizes": bet.system_sizes,
        "placed_at": moment_text(bet.placed_at),
        "status": str(bet.status),
        "settled_at": moment_or_none(bet.settled_at),
        "computed_return": text_or_none(bet.computed_return),
        "actual_return": text_or_none(bet.actual_return),
        "total_return": text_or_none(bet.total_return),
        "profit": text_or_none(bet.profit),
        "cashed_out_stake": str(bet.cashed_out_stake),
        "cashed_out_amount": str(bet.cashed_out_amount),
        "sport": _id(bet.sport_id),
        "competition": _id(bet.competition_id),
        "tipster": _id(bet.tipster_id),
        "tags": [str(tag.id) for tag in bet.tags.all()],
        "external_reference": bet.external_reference,
        "notes": bet.notes,
        "legs": legs_present(bet.legs.all()),
        "version": bet.version,
        "created_at": moment_text(bet.created_at),
        "updated_at": moment_text(bet.updated_at),
    }


def legs_present(legs: Iterable[Leg]) -> list[dict[str, Any]]:
    return [
        {
            "event": leg.event,
            "starts_at": moment_or_none(leg.starts_at),
            "market": leg.market,
            "selection": leg.selection,
            "line": text_or_none(leg.line),
            "odds": str(leg.odds),
            "closing_odds": text_or_none(leg.closing_odds),
            "closing_booksum": text_or_none(leg.closing_booksum),
            "result": str(leg.result),
            "rule4_deduction": str(leg.rule4_deduction),
            "dead_heat_divisor": str(leg.dead_heat_divisor),
        }
        for leg in legs
    ]


def event_present(event: SettlementEvent, currency: str) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "number": event.number,
        "kind": event.kind,
        "is_final": event.is_final,
        "is_reversed": event.is_reversed,
        "reverses": _id(event.reverses_id),
        "transaction": str(event.transaction_id),
        "currency": currency,
        "amount": str(event.amount),
        "stake": str(event.stake),
        "outlay": str(event.outlay),
        "legs": event.legs,
        "occurred_at": moment_text(event.occurred_at),
        "created_at": moment_text(event.created_at),
    }


def preview_present(bet: CalcBet, currency: str | None, odds: Any) -> dict[str, Any]:
    """Raise `Invalid` when an amount is too large."""
    with betting_errors():
        potential = bet_potential_return(bet)
        decided = bet_outcome(bet) is not Outcome.PENDING
        settled = bet_settle(bet) if decided else None
    return {
        "currency": currency,
        "line_count": bet.line_count,
        "odds": text_or_none(odds.odds),
        "total_stake": str(odds.total_stake),
        "liability": str(odds.liability),
        "outlay": str(odds.outlay),
        "potential_return": str(potential),
        "potential_profit": str(potential - odds.outlay),
        "outcome": str(bet_outcome(bet)),
        "total_return": str(settled.total_return) if settled else None,
        "profit": str(settled.profit) if settled else None,
    }


def _id(key: Any) -> str | None:
    return None if key is None else str(key)
