"""What the documentation shows."""

from __future__ import annotations

from typing import Any, Final

_OWN: Final[dict[str, Any]] = {
    "version": 1,
    "created_at": "2024-05-01T09:31:00Z",
    "updated_at": "2024-05-01T09:31:00Z",
    "is_own": True,
}
_SPORT: Final = "0190d3a0-0000-7000-8000-0000000000d1"
BOOKMAKER_INPUT: Final = {
    "name": "The shop on the corner",
    "kind": "bookmaker",
    "commission": "0.00",
}
BOOKMAKER: Final = {
    "id": "0190d3a0-0000-7000-8000-0000000000c1",
    **_OWN,
    **BOOKMAKER_INPUT,
    "commission": "0.000000",
}
SPORT_INPUT: Final = {"name": "Pétanque"}
SPORT: Final = {"id": _SPORT, **_OWN, **SPORT_INPUT}
COMPETITION_INPUT: Final = {"name": "Sunday League", "country": "", "sport": _SPORT}
COMPETITION: Final = {
    "id": "0190d3a0-0000-7000-8000-0000000000d2",
    **_OWN,
    **COMPETITION_INPUT,
}
