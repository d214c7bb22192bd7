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
