"""One bet, for the documentation: as it is sent, and as it is answered."""

from __future__ import annotations

from typing import Any

_ACCOUNT = "0190d3a0-0000-7000-8000-0000000000a1"
_BANKROLL = "0190d3a0-0000-7000-8000-0000000000b1"

BET_INPUT: dict[str, Any] = {
    "account": _ACCOUNT,
    "bankroll": _BANKROLL,
    "kind": "single",
    "stake": "10.00",
    "placed_at": "2024-05-19T12:00:00+02:00",
    "legs": [
        {
            "event": "Arsenal - Everton",
            "starts_at": "2024-05-19T15:00:00Z",
            "market": "Match result",
            "selection": "Arsenal",
            "odds": "1.25",
        }
    ],
}
PREVIEW_INPUT: dict[str, Any] = {
    "kind": "each_way",
    "stake": "10.00",
    "place_fraction": "1/4",
    "legs": [{"event": "Ascot 15:30", "selection": "Lark", "odds": "2.75", "result": "won"}],
}
PREVIEW_OUTPUT: dict[str, Any] = {
    "currency": None,
    "line_count": 2,
    "odds": "2.750000",
    "total_stake": "20.00",
    "liability": "0.00",
    "outlay": "20.00",
    "potential_return": "41.88",
    "potential_profit": "21.88",
    "outcome": "won",
    "total_return": "41.88",
    "profit": "21.88",
}
BET_OUTPUT: dict[str, Any] = {
    "id": "0190d3a0-0000-7000-8000-000000000001",
    "account": _ACCOUNT,
    "bookmaker": {"id": "0190d3a0-0000-7000-8000-0000000000c1", "name": "Example Bets"},
    "bankroll": _BANKROLL,
    "currency": "EUR",
    "kind": "single",
    "funding": "cash",
    "is_live": False,
    "stake": "10.00",
    "total_stake": "10.00",
    "liability": "0.00",
    "outlay": "10.00",
    "open_amount": "10.00",
    "odds": "1.250000",
    "closing_odds": None,
    "commission": "0.000000",
    "place_fraction": None,
    "system_sizes": [],
    "placed_at": "2024-05-19T10:00:00Z",
    "status": "pending",
    "settled_at": None,
    "computed_return": None,
    "actual_return": None,
    "total_return": None,
    "profit": None,
    "cashed_out_stake": "0.00",
    "cashed_out_amount": "0.00",
    "sport": None,
    "competition": None,
    "tipster": None,
    "tags": [],
    "external_reference": None,
    "notes": "",
    "legs": [
        {
            "id": "0190d3a0-0000-7000-8000-0000000000b9",
            "event": "Arsenal - Everton",
            "starts_at": "2024-05-19T15:00:00Z",
            "market": "Match result",
            "selection": "Arsenal",
            "line": None,
            "odds": "1.250000",
            "closing_odds": None,
            "closing_booksum": None,
            "result": "pending",
            "rule4_deduction": "0.000000",
            "dead_heat_divisor": "1.000000",
        }
    ],
    "version": 1,
    "created_at": "2024-05-19T10:00:05Z",
    "updated_at": "2024-05-19T10:00:05Z",
}
BET_SETTLED: dict[str, Any] = {
    **BET_OUTPUT,
    "status": "won",
    "open_amount": "0.00",
    "settled_at": "2024-05-19T17:00:00Z",
    "computed_return": "12.50",
    "total_return": "12.50",
    "profit": "2.50",
    "legs": [{**BET_OUTPUT["legs"][0], "result": "won"}],
    "version": 2,
    "updated_at": "2024-05-19T17:00:00Z",
}
_DECIDED = {"rule4_deduction": "0.000000", "dead_heat_divisor": "1.000000"}
_UNKNOWN_CLOSE = {"closing_odds": None, "closing_booksum": None}
EVENT: dict[str, Any] = {
    "id": "0190d3a0-0000-7000-8000-000000000002",
    "number": 1,
    "kind": "won",
    "is_final": True,
    "is_reversed": False,
    "reverses": None,
    "transaction": "0190d3a0-0000-7000-8000-0000000000e1",
    "currency": "EUR",
    "amount": "12.50",
    "stake": "10.00",
    "outlay": "10.00",
    "legs": [
        {
            "before": {"result": "pending", **_DECIDED, **_UNKNOWN_CLOSE},
            "after": {"result": "won", **_DECIDED, **_UNKNOWN_CLOSE},
        }
    ],
    "occurred_at": "2024-05-19T17:00:00Z",
    "created_at": "2024-05-19T17:00:00Z",
}
