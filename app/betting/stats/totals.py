"""Totals, whole and by facet, per currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, F, QuerySet, Sum, UUIDField, Value
from django.db.models.functions import Cast, TruncMonth

from app.betting.models import Bankroll, Bet, Bookmaker, Sport, Tag
from app.betting.stats.figures import SETTLED, figures, investment, merged, money, sums
from app.core.prepared import Prepared

Bets: TypeAlias = QuerySet[Bet]


class Facet(StrEnum):
    SPORT = "sport"
    BOOKMAKER = "bookmaker"
    MONTH = "month"
    TAG = "tag"


# Facets that one grouping can tell apart: a bet is of one sport and one bookmaker; one that is
# settled is of a month; of tags it has any number.
_GROUPINGS: Final = ((Facet.SPORT, Facet.BOOKMAKER), (Facet.MONTH,), (Facet.TAG,))
_KEYS: Final = {
    Facet.SPORT: "sport_id",
    Facet.BOOKMAKER: "account__bookmaker_id",
    Facet.TAG: "tags__id",
}


def _names_of(model: type[Any]) -> Prepared:
    return Prepared(lambda keys: model.objects.filter(pk__in=keys).order_by().values("pk", "name"))


_NAMED: Final = {
    Facet.SPORT: _names_of(Sport),
    Facet.BOOKMAKER: _names_of(Bookmaker),
    Facet.TAG: _names_of(Tag),
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
    return _breakdowns(_groupings(bets, by, zone), by)


def stats_breakdown_of_all(user: Any) -> list[dict[str, Any]]:
    """The same of everything a person has, by all facets, with the months of UTC."""
    return _breakdowns(_ALL_GROUPINGS.rows(user.pk), list(Facet))


def _breakdowns(found: Iterable[dict[str, Any]], by: Sequence[Facet]) -> list[dict[str, Any]]:
    groupings: list[list[dict[str, Any]]] = [[] for _ in _GROUPINGS]
    for row in found:
        groupings[row["grouping"]].append(row)
    facets = {
        facet: merged(rows, "currency", _by(facet))
        for rows, grouped in zip(groupings, _GROUPINGS, strict=True)
        for facet in grouped
    }
    names = {facet: _names(facet, facets[facet]) for facet in by if facet in _NAMED}
    totals = merged(groupings[0], "currency")  # of each bet once
    return [
        {
            "currency": total["currency"],
            "total": figures(total),
            "facets": [
                _facet(each, total["currency"], facets[each], names.get(each)) for each in by
            ],
        }
        for total in sorted(totals, key=lambda row: row["currency"])
    ]


def _by_currency(bets: Bets) -> QuerySet[Any, Any]:
    rows = bets.order_by().values("currency", "status").annotate(**sums())
    return rows.order_by("currency")


def _starts(bankrolls: QuerySet[Bankroll]) -> QuerySet[Any, Any]:
    rows = bankrolls.order_by().values("currency")
    return rows.annotate(start=Sum("starting_amount"))


def _amounts(starting: Iterable[dict[str, Any]]) -> dict[str, Decimal]:
    return {row["currency"]: money(row["start"]) for row in starting}


def _groupings(bets: Bets, by: Sequence[Facet], zone: ZoneInfo) -> QuerySet[Any, Any]:
    first, *others = [
        _grouped(bets, number, [facet for facet in facets if facet in by], zone)
        for number, facets in enumerate(_GROUPINGS)
        if number == 0 or set(facets) & set(by)
    ]
    return first.union(*others, all=True)


def _grouped(
    bets: Bets, number: int, facets: Sequence[Facet], zone: ZoneInfo
) -> QuerySet[Any, Any]:
    if Facet.MONTH in facets:
        bets = bets.filter(SETTLED)
    keys = {_by(facet): _key(facet, zone) if facet in facets else _no_key(facet) for facet in Facet}
    rows = bets.order_by().annotate(grouping=Value(number), **keys)
    return rows.values("grouping", "currency", "status", *keys).annotate(**sums())


def _by(facet: Facet) -> str:
    return f"by_{facet}"


def _key(facet: Facet, zone: ZoneInfo) -> Any:
    return TruncMonth("settled_at", tzinfo=zone) if facet is Facet.MONTH else F(_KEYS[facet])


def _no_key(facet: Facet) -> Any:
    """Nothing, of the type that the column has in the groupings that do tell this facet apart."""
    return Cast(None, DateTimeField() if facet is Facet.MONTH else UUIDField())


_ALL_SUMS = Prepared(lambda user: _by_currency(Bet.objects.filter(user=user)))
_ALL_STARTS = Prepared(lambda user: _starts(Bankroll.objects.filter(user=user)))
_ALL_GROUPINGS = Prepared(
    lambda user: _groupings(Bet.objects.filter(user=user), list(Facet), ZoneInfo("UTC"))
)


def _summaries(
    rows: Iterable[dict[str, Any]], starting: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    began = _amounts(starting)
    known = merged(rows, "currency")
    return [_summary(row, began.get(row["currency"], money(0))) for row in known]


def _summary(row: dict[str, Any], start: Decimal) -> dict[str, Any]:
    known = figures(row)
    roi = investment(known["profit"], start)
    return {"currency": row["currency"], "starting_bankroll": start, **known, "roi": roi}


def _names(facet: Facet, rows: Iterable[dict[str, Any]]) -> dict[UUID, str]:
    keys = {row[_by(facet)] for row in rows} - {None}
    return {row["pk"]: row["name"] for row in _NAMED[facet].rows(list(keys))}


def _facet(
    facet: Facet, currency: str, rows: list[dict[str, Any]], names: dict[UUID, str] | None
) -> dict[str, Any]:
    mine = [row for row in rows if row["currency"] == currency]
    made = [{**_labelled(row[_by(facet)], names), **figures(row)} for row in mine]
    return {
        "by": str(facet),
        "rows": sorted(made, key=lambda row: (row["name"] is None, row["name"])),
    }


def _labelled(key: Any, names: dict[UUID, str] | None) -> dict[str, Any]:
    """A row of a thing has its id and name; of a month `2023-08`; of no such thing null."""
    if key is None:
        return {"id": None, "name": None}
    if names is None:
        return {"id": None, "name": f"{key:%Y-%m}"}
    return {"id": key, "name": names[key]}
