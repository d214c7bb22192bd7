"""Totals, whole and by facet, per currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, QuerySet, Sum, Value
from django.db.models.functions import Cast, ExtractMonth, ExtractYear

from app.betting.models import Bankroll, Bet, Bookmaker, Sport, Tag
from app.betting.stats.figures import SETTLED, figures, investment, merged, money, sums
from app.core.prepared import Prepared

Bets: TypeAlias = QuerySet[Bet]


class Facet(StrEnum):
    SPORT = "sport"
    BOOKMAKER = "bookmaker"
    MONTH = "month"
    TAG = "tag"


_TOTAL: Final = "total"
_KEYS: Final = {
    Facet.SPORT: "sport_id",
    Facet.BOOKMAKER: "account__bookmaker_id",
    Facet.TAG: "tags__id",
}
_NAMED: Final[dict[Facet, Any]] = {
    Facet.SPORT: Sport,
    Facet.BOOKMAKER: Bookmaker,
    Facet.TAG: Tag,
}


def starts(bankrolls: QuerySet[Bankroll]) -> dict[str, Decimal]:
    """What the bankrolls began with, per currency."""
    return _amounts(_starts(bankrolls))


def stats_summary(*, bets: Bets, bankrolls: QuerySet[Bankroll]) -> list[dict[str, Any]]:
    return _summaries(_by_currency(bets), _starts(bankrolls))


def stats_summary_of_all(user: Any) -> list[dict[str, Any]]:
    """The same of everything a person has, by queries that are compiled once."""
    return _summaries(_ALL_SUMS.rows(user.pk), _ALL_STARTS.rows(user.pk))


def stats_breakdown(*, bets: Bets, by: Sequence[Facet], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Facets and the total of each currency, from one query.

    A bet with several tags is in the row of each of them, and once in the total. Months are
    those of the settlement; pending bets have none.
    """
    return _breakdowns(_facets(bets, by, zone), by)


def stats_breakdown_of_all(user: Any) -> list[dict[str, Any]]:
    """The same of everything a person has, by all facets, with the months of UTC."""
    return _breakdowns(_ALL_FACETS.rows(user.pk), list(Facet))


def _breakdowns(found: Iterable[dict[str, Any]], by: Sequence[Facet]) -> list[dict[str, Any]]:
    rows = merged(found, "facet", "currency", "key")
    names = {facet: _names(facet, rows) for facet in by if facet in _NAMED}
    totals = {row["currency"]: row for row in rows if row["facet"] == _TOTAL}
    return [
        {
            "currency": currency,
            "total": figures(total),
            "facets": [_facet(each, currency, rows, names.get(each)) for each in by],
        }
        for currency, total in sorted(totals.items())
    ]


def _by_currency(bets: Bets) -> QuerySet[Any, Any]:
    rows = bets.order_by().values("currency", "status").annotate(**sums())
    return rows.order_by("currency")


def _starts(bankrolls: QuerySet[Bankroll]) -> QuerySet[Any, Any]:
    rows = bankrolls.order_by().values("currency")
    return rows.annotate(start=Sum("starting_amount"))


def _amounts(starting: Iterable[dict[str, Any]]) -> dict[str, Decimal]:
    return {row["currency"]: money(row["start"]) for row in starting}


def _facets(bets: Bets, by: Sequence[Facet], zone: ZoneInfo) -> QuerySet[Any, Any]:
    whole = _grouped(bets, _TOTAL, Value(None, CharField()))
    return whole.union(*[_grouped(bets, facet, _key(facet, zone)) for facet in by], all=True)


_ALL_SUMS = Prepared(lambda user: _by_currency(Bet.objects.filter(user=user)))
_ALL_STARTS = Prepared(lambda user: _starts(Bankroll.objects.filter(user=user)))
_ALL_FACETS = Prepared(
    lambda user: _facets(Bet.objects.filter(user=user), list(Facet), ZoneInfo("UTC"))
)


def _summaries(
    rows: Iterable[dict[str, Any]], starting: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    began = _amounts(starting)
    known = merged(rows, "currency")
    return [_summary(row, began.get(row["currency"], Decimal(0))) for row in known]


def _summary(row: dict[str, Any], start: Decimal) -> dict[str, Any]:
    known = figures(row)
    roi = investment(known["profit"], start)
    return {"currency": row["currency"], "starting_bankroll": start, **known, "roi": roi}


def _grouped(bets: Bets, facet: str, key: Any) -> QuerySet[Any, Any]:
    if facet == Facet.MONTH:
        bets = bets.filter(SETTLED)
    rows = bets.order_by().annotate(facet=Value(facet, CharField()), key=key)
    return rows.values("facet", "currency", "key", "status").annotate(**sums())


def _key(facet: Facet, zone: ZoneInfo) -> Any:
    if facet is Facet.MONTH:
        year = ExtractYear("settled_at", tzinfo=zone)
        month = ExtractMonth("settled_at", tzinfo=zone)
        return Cast(year * 100 + month, CharField())
    return Cast(F(_KEYS[facet]), CharField())


def _names(facet: Facet, rows: Iterable[dict[str, Any]]) -> dict[UUID, str]:
    keys = {UUID(row["key"]) for row in rows if row["facet"] == facet and row["key"]}
    return dict(_NAMED[facet].objects.filter(pk__in=keys).values_list("pk", "name"))


def _facet(
    facet: Facet, currency: str, rows: list[dict[str, Any]], names: dict[UUID, str] | None
) -> dict[str, Any]:
    mine = [row for row in rows if row["facet"] == facet and row["currency"] == currency]
    made = [{**_labelled(row["key"], names), **figures(row)} for row in mine]
    return {
        "by": str(facet),
        "rows": sorted(made, key=lambda row: (row["name"] is None, row["name"])),
    }


def _labelled(key: str | None, names: dict[UUID, str] | None) -> dict[str, Any]:
    """A row of a thing has its id and name; of a month `2023-08`; of no such thing null."""
    if key is None:
        return {"id": None, "name": None}
    if names is None:
        return {"id": None, "name": f"{key[:4]}-{key[4:]}"}
    return {"id": UUID(key), "name": names[UUID(key)]}
