"""Our own CSV. What is written here, read again, is the same bet; `export` writes it.

One row a bet with its first leg; the other legs are rows below it whose bet columns are empty.
Lists are parted by `|`; a cash-out is `time amount stake`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from app.betting.http.fields import moment_or_none
from app.betting.imports import numbers
from app.betting.imports.faults import Doubts, refuse
from app.betting.imports.formats.grouping import with_leg_rows
from app.betting.imports.moments import DAY_FIRST, Clock
from app.betting.imports.record import CashOutRecord, LegRecord, Record
from app.betting.imports.text import Line
from app.betting.models import BetKind, Funding, LegResult

# fmt: off
BET_COLUMNS: Final = [
    "placed_at", "bookmaker", "currency", "bankroll", "kind", "funding", "stake", "is_live",
    "commission", "place_fraction", "system_sizes", "settled_at", "actual_return", "cash_outs",
    "external_reference", "sport", "competition", "country", "tipster", "tags", "notes",
]
# fmt: on
# fmt: off
LEG_COLUMNS: Final = [
    "event", "starts_at", "market", "selection", "line", "odds", "closing_odds",
    "closing_booksum", "result", "rule4_deduction", "dead_heat_divisor",
]
# fmt: on
COLUMNS: Final = frozenset({"placed_at", "kind", "stake", "event", "selection", "odds", "result"})
DATE_COLUMNS: Final = ("placed_at", "settled_at", "starts_at")
DATE_ORDER: Final = DAY_FIRST

_LIST: Final = re.compile(r"(?:\\.|[^|\\])+")
_SIX: Final = Decimal("0.000001")


def groups(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    return with_leg_rows(lines, ("placed_at", "kind", "stake"))


def record(lines: Sequence[Line], clock: Clock, doubts: Doubts) -> Record:
    cells = lines[0].cells
    get = _getter(cells)
    if not get("placed_at"):
        raise refuse("required", "placed_at", _("The date is missing."))
    settled = get("settled_at")
    actual = get("actual_return")
    return Record(
        placed_at=clock.moment(get("placed_at"), "placed_at", doubts),
        bookmaker=get("bookmaker"),
        currency=get("currency"),
        bankroll=get("bankroll"),
        kind=_word(get("kind"), BetKind.values, "kind"),
        funding=_word(get("funding") or Funding.CASH, Funding.values, "funding"),
        stake=numbers.stake(get("stake"), "stake"),
        is_live=numbers.flag(get("is_live"), "is_live"),
        commission=_share(get("commission"), "commission"),
        place_fraction=_fraction(get("place_fraction")),
        system_sizes=[_size(text) for text in parted(get("system_sizes"))],
        settled_at=clock.moment(settled, "settled_at", doubts) if settled else None,
        actual_return=numbers.paid(actual, "actual_return") if actual else None,
        cash_outs=[_cash_out(text, clock, doubts) for text in parted(get("cash_outs"))],
        external_reference=get("external_reference")[:100],
        sport=get("sport"),
        competition=get("competition"),
        country=get("country"),
        tipster=get("tipster")[:100],
        tags=[tag[:50] for tag in parted(get("tags"))],
        notes=get("notes"),
        legs=[_leg(line.cells, clock, doubts) for line in lines],
    )


def rows_of(record: Record) -> Iterator[list[str]]:
    """The cells of a bet, in the order of the columns."""
    for index, leg in enumerate(record.legs):
        bet = [_cell(record, name) for name in BET_COLUMNS] if index == 0 else [""] * _WIDTH
        yield bet + [_text(getattr(leg, name)) for name in LEG_COLUMNS]


_WIDTH: Final = len(BET_COLUMNS)


def parted(text: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", part) for part in _LIST.findall(text)]


def joined(parts: Iterable[str]) -> str:
    return "|".join(re.sub(r"([|\\])", r"\\\1", part) for part in parts)


def _cell(record: Record, name: str) -> str:
    value = getattr(record, name)
    if name == "cash_outs":
        return joined(
            f"{moment_or_none(each.at)} {each.amount} {each.stake or ''}".strip() for each in value
        )
    return joined(map(str, value)) if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(moment_or_none(value)) if hasattr(value, "isoformat") else str(value)


def _getter(cells: dict[str, str]) -> Any:
    return lambda name: cells.get(name, "")


def _leg(cells: dict[str, str], clock: Clock, doubts: Doubts) -> LegRecord:
    get = _getter(cells)
    starts, closing = get("starts_at"), numbers.odds(get("closing_odds"), "closing_odds")
    price = numbers.odds(get("odds"), "odds")
    if price is None:
        raise refuse("required", "odds", _("The odds are missing."))
    if not get("event") or not get("selection"):
        raise refuse("required", "event", _("A leg needs its event and its selection."))
    return LegRecord(
        event=get("event")[:200],
        selection=get("selection")[:200],
        odds=price,
        starts_at=clock.moment(starts, "starts_at", doubts) if starts else None,
        market=get("market")[:100],
        line=_line(get("line")),
        closing_odds=closing,
        closing_booksum=numbers.booksum(get("closing_booksum"), "closing_booksum", closing),
        result=_word(get("result") or "pending", LegResult.values, "result"),
        rule4_deduction=_share(get("rule4_deduction"), "rule4_deduction") or Decimal(0),
        dead_heat_divisor=numbers.number(get("dead_heat_divisor") or "1", "dead_heat_divisor"),
    )


def _cash_out(text: str, clock: Clock, doubts: Doubts) -> CashOutRecord:
    at, *amounts = text.split()
    if len(amounts) not in (1, 2):
        raise refuse("malformed", "cash_outs", _("A cash-out is its time, amount and stake."))
    moment = clock.moment(at, "cash_outs", doubts)
    stake = numbers.stake(amounts[1], "cash_outs") if len(amounts) == 2 else None
    return CashOutRecord(amount=numbers.paid(amounts[0], "cash_outs"), stake=stake, at=moment)


def _word(text: str, accepted: Sequence[str], column: str) -> str:
    word = text.lower()
    if word not in accepted:
        detail = _("Need one of: %(accepted)s.") % {"accepted": ", ".join(accepted)}
        raise refuse("invalid_choice", column, detail)
    return word


def _share(text: str, column: str) -> Decimal | None:
    if not text:
        return None
    share = numbers.number(text, column)
    if not 0 <= share < 1:
        raise refuse("out_of_range", column, _("A share is 0 or more and less than 1."))
    return share.quantize(_SIX)


def _fraction(text: str) -> str:
    if not text:
        return ""
    try:
        valid = 0 < Fraction(text) <= 1 and len(text) <= 9
    except (ValueError, ZeroDivisionError):
        valid = False
    if not valid:
        raise refuse("malformed", "place_fraction", _("Need a fraction such as 1/4."))
    return text


def _size(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise refuse("malformed", "system_sizes", _("Need whole numbers, such as 2|3."))
    return int(text)


def _line(text: str) -> Decimal | None:
    if not text:
        return None
    line = numbers.number(text, "line")
    if line % Decimal("0.25") or abs(line) > 1000:
        raise refuse("malformed", "line", _("Need a multiple of 0.25."))
    return line.quantize(Decimal("0.01"))
