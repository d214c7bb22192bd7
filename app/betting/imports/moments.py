"""Times as other programs write them: ISO 8601, Excel's serial numbers, d/m/y and m/d/y."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from app.betting.imports.faults import Doubts, refuse

DAY_FIRST: Final = "dmy"
MONTH_FIRST: Final = "mdy"

_SERIAL: Final = re.compile(r"[0-9]{5}([.,][0-9]{1,12})?")
_SERIAL_ZERO: Final = datetime(1899, 12, 30)  # Excel takes 1900 for a leap year
_DAY: Final = timedelta(days=1)
_PARTED: Final = re.compile(
    r"(?P<one>[0-9]{1,2})[/.-](?P<two>[0-9]{1,2})[/.-](?P<year>[0-9]{4}|[0-9]{2})"
    r"(?:[ ,T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<utc>GMT|UTC|Z)?"
)
_EARLIEST: Final = datetime(1950, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """How times without a zone, and dates without an order, are meant in one file."""

    zone: ZoneInfo
    order: str
    order_is_certain: bool = False  # the person said so

    def moment(self, text: str, column: str, doubts: Doubts) -> datetime:
        try:
            moment = self._read(text.strip(), column, doubts)
        except (ValueError, OverflowError):
            detail = _("“%(text)s” is not a date.") % {"text": text[:40]}
            raise refuse("not_a_date", column, detail) from None
        if not _EARLIEST <= moment < _LATEST:
            raise refuse("out_of_range", column, _("Need a date from 1950 to 2099."))
        return moment

    def _read(self, text: str, column: str, doubts: Doubts) -> datetime:
        if _SERIAL.fullmatch(text):
            return self._placed(_from_serial(text), column, doubts)
        if parted := _PARTED.fullmatch(text):
            moment = self._parted(parted, column, doubts)
            return (
                moment.replace(tzinfo=UTC)
                if parted["utc"]
                else (self._placed(moment, column, doubts))
            )
        given = datetime.fromisoformat(text)
        return given.astimezone(UTC) if given.tzinfo else self._placed(given, column, doubts)

    def _parted(self, parted: re.Match[str], column: str, doubts: Doubts) -> datetime:
        one, two = int(parted["one"]), int(parted["two"])
        day_first = one > 12 or (two <= 12 and self.order == DAY_FIRST)
        if one <= 12 and two <= 12 and one != two and not self.order_is_certain:
            words = _("day/month") if day_first else _("month/day")
            detail = _("“%(text)s” is read as %(order)s; say date_order to be sure.")
            doubts.add("ambiguous_date", column, detail % {"text": parted[0], "order": words})
        day, month = (one, two) if day_first else (two, one)
        year = int(parted["year"])
        return datetime(
            year + 2000 if year < 100 else year,
            month,
            day,
            _hour(int(parted["hour"] or 0), (parted["half"] or "").lower()),
            int(parted["minute"] or 0),
            int(parted["second"] or 0),
        )

    def _placed(self, local: datetime, column: str, doubts: Doubts) -> datetime:
        """A wall clock's time in UTC. An hour that the clocks skip or repeat is told."""
        moment = local.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) != local:
            detail = _("This hour does not exist in %(zone)s; read as one hour later.")
            doubts.add("skipped_hour", column, detail % {"zone": self.zone.key})
        elif local.replace(tzinfo=self.zone, fold=1).astimezone(UTC) != moment:
            detail = _("This hour exists twice in %(zone)s; read as the first.")
            doubts.add("repeated_hour", column, detail % {"zone": self.zone.key})
        return moment


def order_seen(texts: Iterable[str], otherwise: str) -> str:
    """The order that the dates of a file betray: one of them has a day above 12."""
    for text in texts:
        if parted := _PARTED.fullmatch(text.strip()):
            if int(parted["one"]) > 12:
                return DAY_FIRST
            if int(parted["two"]) > 12:
                return MONTH_FIRST
    return otherwise


def _from_serial(text: str) -> datetime:
    """Days since 1899-12-30, to the second: 45143.8125 is 2023-08-05 19:30."""
    seconds = round(float(text.replace(",", ".")) * _DAY.total_seconds())
    return _SERIAL_ZERO + timedelta(seconds=seconds)


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half == "pm" else 0)
