"""Pikkit: one row a bet, American dates with their zone, parlays as one text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from app.betting.imports import numbers
from app.betting.imports.faults import Doubts, refuse
from app.betting.imports.formats.bet_analytix import UNKNOWN_ODDS
from app.betting.imports.moments import MONTH_FIRST, Clock
from app.betting.imports.record import CashOutRecord, LegRecord, Record
from app.betting.imports.text import Line
from app.betting.models import LegResult

COLUMNS: Final = frozenset(
    {"bet_id", "sportsbook", "type", "status", "odds", "amount", "profit", "time_placed"}
)
DATE_COLUMNS: Final = ("time_placed", "time_settled")
DATE_ORDER: Final = MONTH_FIRST

_RESULTS: Final = {
    "SETTLED_WIN": "won",
    "SETTLED_LOSS": "lost",
    "SETTLED_PUSH": "void",
    "SETTLED_VOID": "void",
    "SETTLED_HALF_WIN": "half_won",
    "SETTLED_HALF_LOSS": "half_lost",
    "SETTLED_CASHED_OUT": "cashed_out",
    "SETTLED_CASHOUT": "cashed_out",
    "CASHED_OUT": "cashed_out",
    "PLACED": "pending",
    "PENDING": "pending",
    "OPEN": "pending",
}


def groups(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    return ([line] for line in lines)


def record(lines: Sequence[Line], clock: Clock, doubts: Doubts) -> Record:
    cells = lines[0].cells
    result = _result(cells)
    stake = numbers.stake(cells["amount"], "amount", groups=True)
    placed_at = clock.moment(_time(cells, "time_placed"), "time_placed", doubts)
    made = Record(
        stake=stake,
        placed_at=placed_at,
        legs=[_leg(cells, result, doubts)],
        bookmaker=cells["sportsbook"],
        external_reference=cells["bet_id"][:100],
        sport=_first(cells, "sports", doubts),
        competition=_first(cells, "leagues", doubts),
        tags=[tag.strip()[:50] for tag in cells.get("tags", "").split("|") if tag.strip()],
    )
    if result == "pending":
        return made
    settled = _time(cells, "time_settled")
    at = clock.moment(settled, "time_settled", doubts) if settled else placed_at
    made.settled_at = max(at, placed_at)
    paid = _paid(cells, stake)
    if result == "cashed_out":
        amount = stake if paid is None else paid
        made.cash_outs = [CashOutRecord(amount=amount, stake=None, at=made.settled_at)]
    else:
        made.actual_return = paid
    return made


def _leg(cells: dict[str, str], result: str, doubts: Doubts) -> LegRecord:
    price = numbers.odds(cells["odds"], "odds")
    if price is None and result != "void":
        raise refuse("required", "odds", _("The odds are missing."))
    if price is None:
        doubts.add("missing_odds", "odds", _("A void bet without odds is kept at 1.000001."))
    kind = cells["type"].lower()
    if kind not in ("straight", "single"):
        doubts.add("legs_unknown", "type", _("The legs are not in the file: kept as one bet."))
    text = cells.get("bet_info") or _("unnamed")
    return LegRecord(
        event=text[:200],
        selection=text[:200],
        odds=price or UNKNOWN_ODDS,
        market="" if kind in ("straight", "single") else kind[:100],
        closing_odds=numbers.odds(cells.get("closing_line", ""), "closing_line"),
        result=LegResult.PENDING if result == "cashed_out" else result,
    )


def _result(cells: dict[str, str]) -> str:
    word = cells["status"].upper().replace(" ", "_")
    if word not in _RESULTS:
        detail = _("The state “%(state)s” is not known.") % {"state": word[:40]}
        raise refuse("unknown_state", "status", detail)
    return _RESULTS[word]


def _time(cells: dict[str, str], column: str) -> str:
    """Newer files say it in ISO 8601 as well, in a column beside."""
    return cells.get(f"{column}_iso") or cells.get(column, "")


def _paid(cells: dict[str, str], stake: Decimal) -> Decimal | None:
    """What came back in all: the stake and the profit."""
    if not cells["profit"]:
        return None
    back = stake + numbers.money(cells["profit"], "profit", groups=True)
    if back < 0:
        raise refuse("out_of_range", "profit", _("More than the stake cannot be lost."))
    return back


def _first(cells: dict[str, str], column: str, doubts: Doubts) -> str:
    names = [name.strip() for name in cells.get(column, "").split("|") if name.strip()]
    if len(set(names)) > 1:
        doubts.add("several", column, _("Only the first of several is kept."))
    return names[0] if names else ""
