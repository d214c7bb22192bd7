"""What the documentation shows."""

from __future__ import annotations

from typing import Any, Final

_VERSION: Final[dict[str, Any]] = {
    "version": 1,
    "created_at": "2024-05-01T09:31:00Z",
    "updated_at": "2024-05-01T09:31:00Z",
}
ACCOUNT: Final = {
    "id": "0190d3a0-0000-7000-8000-0000000000a1",
    **_VERSION,
    "bookmaker": {"id": "0190d3a0-0000-7000-8000-0000000000c1", "name": "Example Bets"},
    "currency": "EUR",
    "notes": "",
}
BANKROLL: Final = {
    "id": "0190d3a0-0000-7000-8000-0000000000b1",
    **_VERSION,
    "name": "Main",
    "currency": "EUR",
    "starting_amount": "1000.00",
    "unit_size": "10.00",
}
TIPSTER: Final = {
    "id": "0190d3a0-0000-7000-8000-0000000000f1",
    **_VERSION,
    "name": "Ana",
    "notes": "",
}
TAG: Final = {"id": "0190d3a0-0000-7000-8000-0000000000f2", **_VERSION, "name": "value"}
