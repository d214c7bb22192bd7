"""Closing line value of a history, per currency: settled bets, live and lay bets left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum

from app.betting.calc.precision import to_50_digits
from app.betting.models import Bet, BetKind
from app.betting.stats.figures import SETTLED, Row, Widened, rate

_NUMBER = DecimalField(max_digits=60, decimal_places=40)
_PRICED = Q(SETTLED, ~Q(kind=BetKind.LAY), is_live=False)
_NO_VIG = Q(closing_booksum__isnull=False)


def stats_clv(*, bets: QuerySet[Bet]) -> list[dict[str, Any]]:
    """Means plain and weighted by total stake; what has no close is in the coverage alone."""
    rows = bets.order_by().values("currency").annotate(**_sums()).order_by("currency")
    return [
        {
            "currency": row["currency"],
            "bets": row["n"],
            "beat_close": row["beat"],
            "clv": _means(row, "clv"),
            "no_vig": _means(row, "novig"),
        }
        for row in rows
    ]


def _sums() -> dict[str, Any]:
    odds = Widened(F("odds"), output_field=_NUMBER)
    return {
        "n": Count("pk", filter=_PRICED),
        "beat": Count("pk", filter=_PRICED & Q(odds__gt=F("closing_odds"))),
        **_weighed("clv", odds / F("closing_odds"), Q(closing_odds__isnull=False)),
        **_weighed("novig", odds / (F("closing_odds") * F("closing_booksum")), _NO_VIG),
    }


def _weighed(name: str, ratio: Any, covered: Q) -> dict[str, Any]:
    covered &= _PRICED & Q(odds__isnull=False)
    return {
        f"n_{name}": Count("pk", filter=covered),
        f"sum_{name}": Sum(ratio - 1, filter=covered, output_field=_NUMBER),
        f"weighted_{name}": Sum(
            (ratio - 1) * F("total_stake"), filter=covered, output_field=_NUMBER
        ),
        f"staked_{name}": Sum("total_stake", filter=covered),
    }


@to_50_digits
def _means(row: Row, name: str) -> dict[str, Any]:
    covered = row[f"n_{name}"]
    coverage = rate(Decimal(covered) / row["n"]) if row["n"] else None
    if not covered:
        return {"covered": 0, "coverage": coverage, "mean": None, "stake_weighted": None}
    return {
        "covered": covered,
        "coverage": coverage,
        "mean": rate(row[f"sum_{name}"] / covered),
        "stake_weighted": rate(row[f"weighted_{name}"] / row[f"staked_{name}"]),
    }
