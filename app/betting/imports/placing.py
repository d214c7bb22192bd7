"""From a record to the rows of a bet: placed, then cashed out and settled as it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.betting.bets.leg_results import LegOutcome, Outcomes
from app.betting.bets.references import References
from app.betting.bets.rows import Rows
from app.betting.bets.settling import Settling, cash_out, settle
from app.betting.imports.faults import Doubts
from app.betting.imports.names import Names, draft_of
from app.betting.imports.record import Record
from app.betting.models import (
    Bet,
    BetStatus,
    Competition,
    SettlementEvent,
    Sport,
    Tag,
    Tipster,
)


def record_place(record: Record, *, names: Names, references: References, doubts: Doubts) -> Rows:
    """The rows of one bet with all that became of it. Raise `RowError` and `Invalid`."""
    rows = Rows()
    draft = draft_of(record, names, doubts)
    known: dict[Any, dict[Any, Any]] = {
        Sport: references.sports,
        Competition: references.competitions,
        Tipster: references.tipsters,
        Tag: references.tags,
    }
    for each in (*names.new, *names.catalogue.new.values()):  # of this draft, or one before it
        known[type(each)][each.pk] = each
    bet = rows.place(user_id=names.user, draft=draft, references=references)
    _finish(bet, record, rows)
    return rows


def rows_merge(parts: Iterable[Rows]) -> Rows:
    """Bets of many records, to be written together."""
    merged = Rows()
    for part in parts:
        for name in ("bets", "legs", "taggings", "events"):
            getattr(merged, name).extend(getattr(part, name))
        merged.journal.transactions += part.journal.transactions
        merged.journal.entries += part.journal.entries
    return merged


def _finish(bet: Bet, record: Record, rows: Rows) -> None:
    partials: list[SettlementEvent] = []
    for number, each in enumerate(record.cash_outs, start=1):
        held = Settling(bet, rows.legs, tuple(partials), number, rows)
        partials.append(cash_out(held, amount=each.amount, stake=each.stake, at=each.at))
    if record.settled_at is None or bet.status != BetStatus.PENDING:
        return
    held = Settling(bet, rows.legs, tuple(partials), len(partials) + 1, rows)
    settle(held, _outcomes(record))
    if bet.actual_return == bet.computed_return:
        bet.actual_return = None  # nothing different was paid


def _outcomes(record: Record) -> Outcomes:
    legs = tuple(LegOutcome(result=leg.result) for leg in record.legs)
    values: dict[str, Any] = {"settled_at": record.settled_at, "legs": legs}
    return Outcomes(**values, actual_return=record.actual_return)
