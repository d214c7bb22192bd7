"""What the documentation shows."""

from __future__ import annotations

from typing import Any, Final

_ID: Final = "0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6"
PREVIEWED: Final[dict[str, Any]] = {
    "id": _ID,
    "created_at": "2024-05-19T15:00:00Z",
    "file_name": "bets.csv",
    "format": "bet_analytix",
    "mode": "all_or_nothing",
    "status": "previewed",
    "row_count": 380,
    "checked_count": 380,
    "done_count": 3,
    "created_count": 0,
    "duplicate_count": 2,
    "invalid_count": 1,
    "warning_count": 12,
    "committed_at": None,
    "rows": f"/api/v1/imports/{_ID}/rows",
}
RUNNING: Final = {
    **PREVIEWED,
    "mode": "row_by_row",
    "status": "running",
    "done_count": 203,
    "created_count": 200,
}
COMMITTED: Final = {
    **RUNNING,
    "status": "committed",
    "done_count": 380,
    "created_count": 377,
    "committed_at": "2024-05-19T15:00:20Z",
}
ROW: Final = {
    "line": 17,
    "status": "invalid",
    "reasons": [
        {"code": "out_of_range", "field": "Odds", "detail": "“0.9” is not odds: need more than 1."}
    ],
    "warnings": [
        {
            "code": "ambiguous_date",
            "field": "Date",
            "detail": "“03/04/2024” is read as day/month; say date_order to be sure.",
        }
    ],
    "bet": None,
    "raw": {"Date": "03/04/2024", "Odds": "0,9", "Stake": "10"},
}
CSV: Final = (
    "placed_at,bookmaker,currency,bankroll,kind,funding,stake,is_live,commission,place_fraction,"
    "system_sizes,settled_at,actual_return,cash_outs,external_reference,sport,competition,country,"
    "tipster,tags,notes,event,starts_at,market,selection,line,odds,closing_odds,closing_booksum,"
    "result,rule4_deduction,dead_heat_divisor\r\n"
    "2024-05-19T10:00:00Z,Example Bets,EUR,Main,single,cash,10.00,false,0.000000,,,,,,,,,,,,,"
    "Arsenal - Everton,,,Arsenal,,1.250000,,,pending,0.000000,1.000000\r\n"
)
