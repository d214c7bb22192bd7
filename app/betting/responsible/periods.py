"""Days, weeks from Monday and months, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.betting.models import LimitPeriod

_DAY = timedelta(days=1)


def period_of(period: str, moment: datetime) -> tuple[datetime, datetime]:
    """The beginning of the period that holds the moment, and of the one after."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if period == LimitPeriod.DAY:
        return day, day + _DAY
    if period == LimitPeriod.WEEK:
        monday = day - day.weekday() * _DAY
        return monday, monday + 7 * _DAY
    first = day.replace(day=1)
    return first, (first + 32 * _DAY).replace(day=1)
