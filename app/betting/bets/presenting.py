"""Bets as JSON: plain dictionaries, made in one pass. Their shape is `BetOutput`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.betting.bets.drafts import LEG_FIELDS
from app.betting.http.fields import moment_or_none, moment_text, text_or_none
from app.betting.models import Bet, SettlementEvent

_BOOKMAKER_ID = "account__bookmaker_id"
_BOOKMAKER_NAME = "account__bookmaker__name"
_OWN_COLUMNS = (
    *("id", "account_id", "bankroll_id", "currency", "kind", "funding", "is_live", "stake"),
    *("total_stake", "liability", "outlay", "open_amount", "odds", "closing_odds", "commission"),
    *("place_fraction", "system_sizes", "placed_at", "status", "settled_at", "computed_return"),
    *("actual_return", "total_return", "profit", "cashed_out_stake", "cashed_out_amount"),
    *("sport_id", "competition_id", "tipster_id", "external_reference", "notes", "version"),
    *("created_at", "updated_at"),
)
COLUMNS = (*_OWN_COLUMNS, _BOOKMAKER_ID, _BOOKMAKER_NAME)


def bet_present(bet: Bet) -> dict[str, Any]:
    """A bet at hand. Needs `account.bookmaker`, `legs` and `tags` loaded, else it asks for each."""
    row = {name: getattr(bet, name) for name in _OWN_COLUMNS}
    bookmaker = bet.account.bookmaker
    row |= {_BOOKMAKER_ID: bookmaker.id, _BOOKMAKER_NAME: bookmaker.name}
    legs = [
        leg_present({name: getattr(leg, name) for name in ("id", *LEG_FIELDS)})
        for leg in bet.legs.all()
    ]
    return row_present(row, legs, [tag.id for tag in bet.tags.all()])


def row_present(
    row: Mapping[str, Any], legs: list[dict[str, Any]], tags: Iterable[Any]
) -> dict[str, Any]:
    """A row of `COLUMNS`, its legs as presented, and the keys of its tags."""
    return {
        "id": str(row["id"]),
        "account": str(row["account_id"]),
        "bookmaker": {"id": str(row[_BOOKMAKER_ID]), "name": row[_BOOKMAKER_NAME]},
        "bankroll": str(row["bankroll_id"]),
        "currency": row["currency"],
        "kind": row["kind"],
        "funding": row["funding"],
        "is_live": row["is_live"],
        "stake": str(row["stake"]),
        "total_stake": str(row["total_stake"]),
        "liability": str(row["liability"]),
        "outlay": str(row["outlay"]),
        "open_amount": str(row["open_amount"]),
        "odds": text_or_none(row["odds"]),
        "closing_odds": text_or_none(row["closing_odds"]),
        "commission": str(row["commission"]),
        "place_fraction": row["place_fraction"] or None,
        "system_sizes": row["system_sizes"],
        "placed_at": moment_text(row["placed_at"]),
        **_end(row),
        "sport": _id(row["sport_id"]),
        "competition": _id(row["competition_id"]),
        "tipster": _id(row["tipster_id"]),
        "tags": sorted(str(tag) for tag in tags),
        "external_reference": row["external_reference"],
        "notes": row["notes"],
        "legs": legs,
        "version": row["version"],
        "created_at": moment_text(row["created_at"]),
        "updated_at": moment_text(row["updated_at"]),
    }


def _end(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "status": str(row["status"]),
        "settled_at": moment_or_none(row["settled_at"]),
        "computed_return": text_or_none(row["computed_return"]),
        "actual_return": text_or_none(row["actual_return"]),
        "total_return": text_or_none(row["total_return"]),
        "profit": text_or_none(row["profit"]),
        "cashed_out_stake": str(row["cashed_out_stake"]),
        "cashed_out_amount": str(row["cashed_out_amount"]),
    }


def leg_present(leg: Mapping[str, Any]) -> dict[str, Any]:
    """A leg of `id` and `LEG_FIELDS`."""
    return {
        "id": str(leg["id"]),
        "event": leg["event"],
        "starts_at": moment_or_none(leg["starts_at"]),
        "market": leg["market"],
        "selection": leg["selection"],
        "line": text_or_none(leg["line"]),
        "odds": str(leg["odds"]),
        "closing_odds": text_or_none(leg["closing_odds"]),
        "closing_booksum": text_or_none(leg["closing_booksum"]),
        "result": str(leg["result"]),
        "rule4_deduction": str(leg["rule4_deduction"]),
        "dead_heat_divisor": str(leg["dead_heat_divisor"]),
    }


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


def _id(key: Any) -> str | None:
    return None if key is None else str(key)
