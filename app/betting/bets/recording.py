"""Recording bets together with what became of them, many at once: for imports.

    references = references_load(user, [record.draft for record in records])
    rows = Rows()
    for record in records:
        record_add(rows, user_id=user.pk, record=record, references=references)  # Invalid
    rows_write(rows)                                                             # Invalid

Nothing is written before `rows_write`; a dry run leaves it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.betting.bets.creating import rows_write
from app.betting.bets.drafts import BetDraft
from app.betting.bets.leg_results import Outcomes
from app.betting.bets.references import References, references_load
from app.betting.bets.rows import Rows
from app.betting.bets.settling import Settling, cash_out, settle
from app.betting.models import Bet


@dataclass(frozen=True, slots=True, kw_only=True)
class CashedOut:
    """`stake` of the total stake given up for `amount`; None is all that was left."""

    amount: Decimal
    at: datetime
    stake: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A bet, its cash-outs in order, and then its results; without results it is pending."""

    draft: BetDraft
    cash_outs: tuple[CashedOut, ...] = ()
    outcomes: Outcomes | None = None


def bets_record(*, user: Any, records: Sequence[Record]) -> list[Bet]:
    """All or none, in one statement a table. Raise `Invalid` for the first that is wrong."""
    references = references_load(user, [record.draft for record in records])
    rows = Rows()
    for record in records:
        record_add(rows, user_id=user.pk, record=record, references=references)
    rows_write(rows)
    return rows.bets


def record_add(rows: Rows, *, user_id: Any, record: Record, references: References) -> Bet:
    """Add the rows of one bet. Raise `Invalid`; then throw the `Rows` away."""
    bet = rows.place(user_id=user_id, draft=record.draft, references=references)
    legs = rows.legs[-len(record.draft.legs) :]
    held = Settling(bet, legs, (), 1, rows)
    for given in record.cash_outs:
        event = cash_out(held, amount=given.amount, stake=given.stake, at=given.at)
        held = replace(held, partials=(*held.partials, event), number=held.number + 1)
    if record.outcomes is not None:
        settle(held, record.outcomes)
    return bet
