"""Bet-Analytix: `;`, one row a bet, rows of legs below it without Date, Type and Stake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from app.betting.imports import numbers
from app.betting.imports.faults import Doubts, refuse
from app.betting.imports.formats.grouping import with_leg_rows
from app.betting.imports.moments import DAY_FIRST, Clock
from app.betting.imports.record import CashOutRecord, LegRecord, Record
from app.betting.imports.text import Line
from app.betting.models import BetKind, Funding

COLUMNS: Final = frozenset({"Date", "Type", "Label", "Odds", "Stake", "State"})
DATE_COLUMNS: Final = ("Date",)
DATE_ORDER: Final = DAY_FIRST
UNKNOWN_ODDS: Final = Decimal("1.000001")  # the smallest there are: a void bet has no price

_SINGLE: Final = frozenset({"", "s", "simple", "single", "singles"})
_SEVERAL: Final = frozenset({"c", "m", "combi", "combine", "combiné", "combo", "multiple"})
_SEVERAL_TOO: Final = frozenset({"combined", "accumulator", "parlay", "combinada"})
_STATES: Final = {
    "pending": {"", "p", "pending", "n", "en cours", "pendiente"},
    "won": {"w", "won", "win", "gagné", "ganada"},
    "lost": {"l", "lost", "lose", "loss", "perdu", "perdida"},
    "void": {"v", "void", "r", "refund", "refunded", "push", "remboursé", "nula"},
    "half_won": {"hw", "half won", "half win", "half-won", "half-win"},
    "half_lost": {"hl", "half lost", "half lose", "half-lost", "half loss"},
    "cashed_out": {"c", "co", "cashout", "cash out", "cashed out"},
    "placed": {"placed", "pl"},
}
_RESULTS: Final = {word: result for result, words in _STATES.items() for word in words}
_FRACTIONS: Final = ("1/4", "1/5", "1/3", "1/2", "1/6", "1/8")


def groups(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    return with_leg_rows(lines, ("Date", "Type", "Stake"))


def record(lines: Sequence[Line], clock: Clock, doubts: Doubts) -> Record:
    head, legs = lines[0].cells, lines[1:]
    if not head.get("Date"):
        raise refuse("required", "Date", _("The date is missing."))
    placed_at = clock.moment(head["Date"], "Date", doubts)
    state = _state(head)
    made = Record(
        stake=numbers.stake(head.get("Stake", ""), "Stake"),
        placed_at=placed_at,
        legs=_legs(head, legs, state, doubts),
        bookmaker=head.get("Bookmaker", ""),
        kind=_kind(head, legs),
        funding=_funding(head),
        is_live=numbers.flag(head.get("Live", ""), "Live"),
        commission=_commission(head),
        place_fraction=_place_fraction(head),
        sport=head.get("Sport", ""),
        competition=head.get("Competition", ""),
        tipster=head.get("Tipster", ""),
        tags=[head["Category"]] if head.get("Category") else [],
        notes=head.get("Comment", ""),
    )
    if state == "cashed_out":
        amount = numbers.paid(head.get("Cashout", ""), "Cashout")
        made.cash_outs = [CashOutRecord(amount=amount, stake=None, at=placed_at)]
    if state != "pending":
        made.settled_at = placed_at  # the format has no time of settlement
    for name in ("EstimatedProbability", "Bonus"):
        if head.get(name, "0").strip("0.,") != "":
            doubts.add("ignored", name, _("There is no place for this: it is left out."))
    return made


def _kind(head: dict[str, str], legs: Sequence[Line]) -> str:
    word = head.get("Type", "").lower()
    several = word in _SEVERAL | _SEVERAL_TOO or len(legs) > 1
    if not several and word not in _SINGLE:
        detail = _("Bets of the type “%(type)s” cannot be read.") % {"type": word[:40]}
        raise refuse("unknown_type", "Type", detail)
    if _place_fraction(head):
        return BetKind.EACH_WAY
    return BetKind.ACCUMULATOR if several and len(legs) > 1 else BetKind.SINGLE


def _legs(
    head: dict[str, str], rows: Sequence[Line], state: str, doubts: Doubts
) -> list[LegRecord]:
    if len(rows) > 1:
        return [_leg(row.cells, _state(row.cells), doubts) for row in rows]
    if head.get("Type", "").lower() in _SEVERAL | _SEVERAL_TOO:
        doubts.add("legs_unknown", "Type", _("The legs are not in the file: kept as one bet."))
    return [_leg(head, state, doubts)]


def _leg(cells: dict[str, str], state: str, doubts: Doubts) -> LegRecord:
    result = "pending" if state == "cashed_out" else state
    price = numbers.odds(cells.get("Odds", ""), "Odds")
    if price is None and state != "void":
        raise refuse("required", "Odds", _("The odds are missing."))
    if price is None:
        doubts.add("missing_odds", "Odds", _("A void bet without odds is kept at 1.000001."))
    label = cells.get("Label") or _("unnamed")
    return LegRecord(
        event=label[:200],
        selection=label[:200],
        odds=price or UNKNOWN_ODDS,
        market=cells.get("BetType", "")[:100],
        closing_odds=numbers.odds(cells.get("Closing", ""), "Closing"),
        result=result,
    )


def _state(cells: dict[str, str]) -> str:
    word = cells.get("State", "").lower()
    if word not in _RESULTS:
        detail = _("The state “%(state)s” is not known.") % {"state": word[:40]}
        raise refuse("unknown_state", "State", detail)
    return _RESULTS[word]


def _funding(head: dict[str, str]) -> str:
    free = numbers.flag(head.get("Freebet", ""), "Freebet")
    return Funding.FREEBET_STAKE_NOT_RETURNED if free else Funding.CASH


def _commission(head: dict[str, str]) -> Decimal | None:
    """In per cent: 2 is 2 %."""
    if not head.get("Commission"):
        return None
    share = numbers.number(head["Commission"], "Commission") / 100
    if not 0 <= share < 1:
        raise refuse("out_of_range", "Commission", _("A commission is 0 to 99 per cent."))
    return share.quantize(Decimal("0.000001"))


def _place_fraction(head: dict[str, str]) -> str:
    given = head.get("Eachway", "").replace(" ", "")
    if given.lower() in ("", "0", "no", "false"):
        return ""
    if given not in _FRACTIONS:
        detail = _("An each-way bet needs its place fraction here, such as 1/4.")
        raise refuse("malformed", "Eachway", detail)
    return given
