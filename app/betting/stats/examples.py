"""What the documentation shows."""

from __future__ import annotations

from typing import Any, Final

FIGURES: Final[dict[str, Any]] = {
    "bets": 381,
    "settled": 380,
    "staked": "3800.00",
    "returned": "3564.40",
    "profit": "-235.60",
    "open_amount": "10.00",
    "strike_rate": "0.460526",
    "average_odds": "2.908974",
    "pending": 1,
    "won": 175,
    "lost": 205,
    "void": 0,
    "half_won": 0,
    "half_lost": 0,
    "placed": 0,
    "cashed_out": 0,
    "yield": "-0.062000",
}
SUMMARY: Final = {
    "currency": "EUR",
    "starting_bankroll": "1000.00",
    **FIGURES,
    "roi": "-0.235600",
}
_SPORT: Final = {"id": "0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6", "name": "Football", **FIGURES}
BREAKDOWN: Final = {
    "currency": "EUR",
    "total": FIGURES,
    "facets": [{"by": "sport", "rows": [_SPORT]}],
}
_POINT: Final = {"date": "2024-05-19", "bets": 10, "profit": "31.80", "equity": "764.40"}
EQUITY: Final = {"currency": "EUR", "start": "1000.00", "interval": "day", "points": [_POINT]}
DRAWDOWN: Final = {"currency": "EUR", "amount": "326.90", "share": "0.309567"}
STREAKS: Final = {"currency": "EUR", "current": 2, "longest_winning": 7, "longest_losing": 9}
_CLV: Final = {
    "covered": 380,
    "coverage": "1.000000",
    "mean": "0.008848",
    "stake_weighted": "0.008848",
}
_NO_VIG: Final = {**_CLV, "mean": "-0.042779", "stake_weighted": "-0.042779"}
CLV: Final = {
    "currency": "EUR",
    "bets": 380,
    "beat_close": 171,
    "clv": _CLV,
    "no_vig": _NO_VIG,
}
