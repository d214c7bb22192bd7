"""Statistics by the ORM's `aggregate()` and `annotate()`: a query a question."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from app.betting.models import Bankroll, Bet, BetStatus, Bookmaker, Sport, Tag

_RATE = Decimal("0.000001")
_SETTLED = ~Q(status=BetStatus.PENDING)


def summary(bets: QuerySet[Bet], bankrolls: QuerySet[Bankroll]) -> list[dict[str, Any]]:
    results = []
    for currency in _currencies(bets):
        known = _figures(bets.filter(currency=currency))
        start = bankrolls.filter(currency=currency).aggregate(n=Sum("starting_amount"))["n"]
        roi = _rate(known["profit"] / start) if start else None
        results.append(
            {
                "currency": currency,
                "starting_bankroll": str(start or "0.00"),
                **_texts(known),
                "roi": roi,
            }
        )
    return results


def breakdown(bets: QuerySet[Bet]) -> list[dict[str, Any]]:
    results = []
    for currency in _currencies(bets):
        mine = bets.filter(currency=currency)
        facets = [
            _named("sport", mine, "sport_id", Sport),
            _named("bookmaker", mine, "account__bookmaker_id", Bookmaker),
            _months(mine),
            _named("tag", mine, "tags__id", Tag),
        ]
        total = _texts(_figures(mine))
        results.append({"currency": currency, "total": total, "facets": facets})
    return results


def _currencies(bets: QuerySet[Bet]) -> list[str]:
    return list(bets.values_list("currency", flat=True).distinct().order_by("currency"))


def _named(by: str, bets: QuerySet[Bet], field: str, model: type[Any]) -> dict[str, Any]:
    rows = []
    for row in bets.values(field).annotate(**_SUMS):
        key = row[field]
        thing = model.objects.get(pk=key) if key else None
        name = thing.name if thing else None
        rows.append({"id": str(key) if key else None, "name": name, **_texts(_known(row))})
    return {"by": by, "rows": sorted(rows, key=lambda row: (row["name"] is None, row["name"]))}


def _months(bets: QuerySet[Bet]) -> dict[str, Any]:
    grouped = bets.filter(_SETTLED).annotate(month=TruncMonth("settled_at")).values("month")
    rows = [
        {"id": None, "name": row["month"].strftime("%Y-%m"), **_texts(_known(row))}
        for row in grouped.annotate(**_SUMS).order_by("month")
    ]
    return {"by": "month", "rows": rows}


_SUMS: dict[str, Any] = {
    "bets": Count("pk"),
    "settled": Count("pk", filter=_SETTLED),
    "staked": Sum("total_stake", filter=_SETTLED),
    "returned": Sum("total_return"),
    "profit": Sum("profit"),
    "open_amount": Sum("open_amount"),
    "average_odds": Avg("odds", filter=_SETTLED),
    **{f"n_{word}": Count("pk", filter=Q(status=word)) for word in BetStatus.values},
}


def _figures(bets: QuerySet[Bet]) -> dict[str, Any]:
    return _known(bets.aggregate(**_SUMS))


def _known(row: dict[str, Any]) -> dict[str, Any]:
    counts = {word: row[f"n_{word}"] for word in BetStatus.values}
    won = counts["won"] + counts["placed"] + Decimal(counts["half_won"]) / 2
    decided = row["settled"] - counts["void"] - counts["cashed_out"]
    staked, profit = row["staked"] or Decimal(0), row["profit"] or Decimal("0.00")
    return {
        "bets": row["bets"],
        "settled": row["settled"],
        **counts,
        "staked": staked,
        "returned": row["returned"] or Decimal("0.00"),
        "profit": profit,
        "open_amount": row["open_amount"] or Decimal("0.00"),
        "yield": profit / staked if staked else None,
        "strike_rate": won / decided if decided else None,
        "average_odds": row["average_odds"],
    }


def _texts(known: dict[str, Any]) -> dict[str, Any]:
    rates = {name: _rate(known[name]) for name in ("yield", "strike_rate", "average_odds")}
    amounts = ("staked", "returned", "profit", "open_amount")
    return {**known, **{name: f"{known[name]:.2f}" for name in amounts}, **rates}


def _rate(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(_RATE, ROUND_HALF_UP))
