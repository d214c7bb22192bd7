"""What depends on the order of the bets: equity, drawdown, streaks; window functions do it.

The order is that of settlement, and of creation between bets settled at one moment. A currency
whose bets are all pending has a result as well: that of nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateField, QuerySet, Sum
from django.db.models.functions import Trunc

from app.betting.models import Bankroll, Bet
from app.betting.stats.figures import ONE, SETTLED, money, rate
from app.betting.stats.totals import starts

Bets: TypeAlias = QuerySet[Bet]
Bankrolls: TypeAlias = QuerySet[Bankroll]


class Interval(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_EQUITY: Final = """
, steps AS (
    SELECT currency, period, COUNT(*) AS bets, SUM(profit) AS profit
    FROM bets GROUP BY currency, period
), found AS (
    SELECT currency, period, bets, profit,
           SUM(profit) OVER (PARTITION BY currency ORDER BY period) AS gained
    FROM steps
)
"""
# The fall from the peak is the same whatever the start; its share of the peak is not.
_DRAWDOWN: Final = f"""
, gains AS (
    SELECT currency, settled_at, id, SUM(profit) OVER (
        PARTITION BY currency ORDER BY settled_at, id ROWS UNBOUNDED PRECEDING
    ) AS gained FROM bets
), peaks AS (
    SELECT currency, gained, MAX(gained) OVER (
        PARTITION BY currency ORDER BY settled_at, id ROWS UNBOUNDED PRECEDING
    ) AS highest FROM gains
), falls AS (
    SELECT currency, gained, CASE WHEN highest > 0 THEN highest ELSE 0 END AS peak FROM peaks
), found AS (
    SELECT falls.currency, MAX(peak - gained) AS amount,
           MAX(CASE WHEN start + peak > 0 THEN
               (peak - gained) * {ONE} / (start + peak) END) AS share
    FROM (SELECT falls.*, COALESCE(starts.start, 0) AS start
          FROM falls LEFT JOIN starts ON starts.currency = falls.currency) AS falls
    GROUP BY falls.currency
)
"""
# A run is where the place among all bets and the place among those of one sign keep apart
# by the same distance.
_STREAKS: Final = """
, decided AS (
    SELECT currency, settled_at, id, CASE WHEN profit > 0 THEN 1 ELSE -1 END AS sign
    FROM bets WHERE profit <> 0
), placed AS (
    SELECT currency, sign,
           ROW_NUMBER() OVER (PARTITION BY currency ORDER BY settled_at, id) AS place,
           ROW_NUMBER() OVER (PARTITION BY currency, sign ORDER BY settled_at, id) AS among
    FROM decided
), runs AS (
    SELECT currency, sign, COUNT(*) AS length, MAX(place) AS ends
    FROM placed GROUP BY currency, sign, place - among
), known AS (
    SELECT runs.*, MAX(ends) OVER (PARTITION BY currency) AS latest FROM runs
), found AS (
    SELECT currency, SUM(CASE WHEN ends = latest THEN sign * length ELSE 0 END) AS current_run,
           MAX(CASE WHEN sign > 0 THEN length ELSE 0 END) AS longest_winning,
           MAX(CASE WHEN sign < 0 THEN length ELSE 0 END) AS longest_losing
    FROM known GROUP BY currency
)
"""
# Every currency of the bets asked for, as the totals list them; its columns are null where
# nothing was found. The third is what an answer is in order of.
_OF_EACH_CURRENCY: Final = """
SELECT listed.currency, found.* FROM (SELECT DISTINCT currency FROM every_bet) AS listed
LEFT JOIN found ON found.currency = listed.currency ORDER BY 1, 3
"""


def stats_equity(
    *, bets: Bets, bankrolls: Bankrolls, interval: Interval, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """The bankroll at the end of each day, week or month in which a bet was settled."""
    period = Trunc("settled_at", interval.value, output_field=DateField(), tzinfo=zone)
    settled = bets.filter(SETTLED).annotate(period=period).values("currency", "profit", "period")
    began = starts(bankrolls)
    curves: dict[str, dict[str, Any]] = {}
    for currency, day, count, profit, gained in _found(_EQUITY, bets, bets=settled):
        start = began.get(currency, money(0))
        curve = curves.setdefault(
            currency, {"currency": currency, "start": start, "interval": interval, "points": []}
        )
        if day is not None:
            point = {"date": str(day)[:10], "bets": count, "profit": money(profit)}
            curve["points"].append({**point, "equity": start + money(gained)})
    return list(curves.values())


def stats_drawdown(*, bets: Bets, bankrolls: Bankrolls) -> list[dict[str, Any]]:
    """The largest fall from the running peak, whose first is the start."""
    began = bankrolls.order_by().values("currency").annotate(start=Sum("starting_amount"))
    rows = _found(_DRAWDOWN, bets, bets=_settled(bets), starts=began)
    return [
        {"currency": currency, "amount": money(amount), "share": rate(share)}
        for currency, amount, share in rows
    ]


def stats_streaks(*, bets: Bets) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            "current": int(current or 0),
            "longest_winning": int(winning or 0),
            "longest_losing": int(losing or 0),
        }
        for currency, current, winning, losing in _found(_STREAKS, bets, bets=_settled(bets))
    ]


def _settled(bets: Bets) -> QuerySet[Any, Any]:
    return bets.filter(SETTLED).order_by().values("currency", "profit", "settled_at", "id")


def _found(select: str, every: Bets, **tables: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Run a select over named queries of the ORM: who may see what is theirs to say."""
    named = {"every_bet": every.values("currency"), **tables}
    compiled = {name: query.order_by().query.sql_with_params() for name, query in named.items()}
    common = ", ".join(f"{name} AS ({sql})" for name, (sql, _) in compiled.items())
    parameters = [value for _, values in compiled.values() for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {common}{select}{_OF_EACH_CURRENCY}", parameters)
        return [(currency, *found) for currency, _, *found in cursor.fetchall()]
