"""What the documentation shows."""

from __future__ import annotations

from typing import Any, Final

_ID: Final = "0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6"
LIMIT_INPUT: Final = {"kind": "stake", "period": "week", "currency": "EUR", "amount": "100.00"}
LIMIT: Final[dict[str, Any]] = {
    "id": _ID,
    **LIMIT_INPUT,
    "next_amount": None,
    "next_at": None,
    "created_at": "2024-05-19T15:00:00Z",
}
LOOSER: Final = {**LIMIT, "next_amount": "200.00", "next_at": "2024-05-20T15:00:00Z"}
LEAVING: Final = {**LIMIT, "next_at": "2024-05-20T15:00:00Z"}
COOL_OFF: Final = {
    "id": _ID,
    "starts_at": "2024-05-19T15:00:00Z",
    "ends_at": "2024-06-19T15:00:00Z",
}
ALERT: Final = {
    "id": _ID,
    "created_at": "2024-05-19T15:00:00Z",
    "kind": "limit",
    "bet": _ID,
    "limit": _ID,
    "cool_off": None,
    "detail": "110.00 EUR is beyond your limit of 100.00.",
    "facts": {
        "kind": "stake",
        "period": "week",
        "currency": "EUR",
        "limit": "100.00",
        "total": "110.00",
    },
    "read_at": "2024-05-19T16:00:00Z",
}
