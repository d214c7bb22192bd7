"""Sums from the database, and the figures that follow from them.

Sums are exact on PostgreSQL. SQLite adds binary fractions; what it answers is rounded to the
cent, which is right up to 10^13 in all. Ratios are made by the calculation core.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Func, Q, Sum

from app.betting.calc.precision import quantize_money, quantize_rate, to_50_digits
from app.betting.calc.statistics import (
    return_on_investment,
    strike_rate_of_counts,
    yield_on_stakes,
)
from app.betting.models import BetStatus

SETTLED: Final = ~Q(status=BetStatus.PENDING)
OUTCOMES: Final = tuple(BetStatus.values)
ONE: Final = "1." + 40 * "0"  # times this, a number has forty more decimals
Row = Mapping[str, Any]
_SUMS_OF_SETTLED: Final = (
    "sum_staked",
    "sum_returned",
    "sum_profit",
    "sum_open",
    "sum_odds",
    "n_odds",
)
_NOTHING: Final = dict.fromkeys(["n", *(f"n_{each}" for each in OUTCOMES), *_SUMS_OF_SETTLED], 0)


class Widened(Func):
    """A number whose quotients have forty decimals at least.

    On SQLite it is a binary fraction: two whole numbers would be divided as whole numbers.
    """

    template = f"(%(expressions)s * {ONE})"


def sums() -> dict[str, Any]:
    """Annotations of a query that groups bets by their status, besides whatever else.

    A sum a status is half the work of a filter a sum; `merged` adds the statuses up.
    """
    return {
        "n": Count("pk"),
        "sum_staked": Sum("total_stake"),
        "sum_returned": Sum("total_return"),
        "sum_profit": Sum("profit"),
        "sum_open": Sum("open_amount"),
        "sum_odds": Sum("odds"),
        "n_odds": Count("odds"),
    }


def merged(rows: Iterable[Row], *keys: str) -> list[dict[str, Any]]:
    """One row of each combination of keys, with the counts of each status as `n_won` and so on."""
    whole: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        named = {key: row[key] for key in keys}
        total = whole.setdefault(tuple(named.values()), named | _NOTHING)
        total["n"] += row["n"]
        total[f"n_{row['status']}"] += row["n"]
        is_settled = row["status"] != BetStatus.PENDING
        for name in _SUMS_OF_SETTLED if is_settled else ("sum_open",):
            total[name] += row[name] or 0
    return list(whole.values())


def figures(row: Row) -> dict[str, Any]:
    """What a `merged` row amounts to. A ratio of nothing is None; all is of settled bets."""
    counts = {each: row[f"n_{each}"] for each in OUTCOMES}
    staked, profit = money(row["sum_staked"]), money(row["sum_profit"])
    return {
        "bets": row["n"],
        "settled": row["n"] - counts[BetStatus.PENDING],
        **counts,
        "staked": staked,
        "returned": money(row["sum_returned"]),
        "profit": profit,
        "open_amount": money(row["sum_open"]),
        "yield": rate(yield_on_stakes(profit=profit, staked=staked)),
        "strike_rate": rate(strike_rate_of_counts(counts)),
        "average_odds": rate(_mean(row["sum_odds"], row["n_odds"])),
    }


def investment(profit: Decimal, start: Decimal) -> Decimal | None:
    return rate(return_on_investment(profit=profit, starting_bankroll=start))


def money(amount: Any) -> Decimal:
    return quantize_money(_decimal(amount or 0))


def rate(value: Any) -> Decimal | None:
    return None if value is None else quantize_rate(_decimal(value))


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


@to_50_digits
def _mean(total: Any, count: int) -> Decimal | None:
    return Decimal(str(total)) / count if count else None
