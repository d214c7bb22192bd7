"""Writing to the ledger: balanced transactions, collected and inserted together.

Signs: what cash and open bets hold is positive. External and profit are where it came from, so
a deposit and a gain are negative there. Every transaction sums to zero.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Model

from app.betting.models import (
    BookmakerAccount,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
    LedgerTransaction,
    TransactionKind,
)
from app.core.inserting import insert_together


class Unbalanced(AssertionError):
    """A mistake of ours: the moves of a transaction do not sum to zero."""


class Move(NamedTuple):
    """An amount into (positive) or out of one ledger account of a bookmaker account."""

    account_id: uuid.UUID
    kind: str  # of LedgerAccountKind
    amount: Decimal
    currency: str


def ledger_account_id(account_id: uuid.UUID, kind: str) -> uuid.UUID:
    """Follows from the two, so that nothing has to be looked up to write an entry."""
    return uuid.uuid5(account_id, str(kind))


def ledger_accounts_open(account: BookmakerAccount) -> None:
    LedgerAccount.objects.bulk_create(
        LedgerAccount(
            id=ledger_account_id(account.id, kind),
            user_id=account.user_id,
            account=account,
            kind=kind,
            currency=account.currency,
        )
        for kind in LedgerAccountKind.values
    )


@dataclass
class Journal:
    """Transactions with their entries, not yet in the database."""

    transactions: list[LedgerTransaction] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)

    def post(
        self,
        *,
        user_id: uuid.UUID,
        kind: str,
        moves: Iterable[Move],
        occurred_at: datetime,
        bet_id: uuid.UUID | None = None,
        note: str = "",
    ) -> LedgerTransaction:
        """Moves of nothing are left out. Raise `Unbalanced`."""
        moves = [move for move in moves if move.amount]
        _require_balance(moves)
        transaction = LedgerTransaction(
            user_id=user_id, kind=kind, bet_id=bet_id, occurred_at=occurred_at, note=note
        )
        self.transactions.append(transaction)
        self.entries += [
            LedgerEntry(
                transaction=transaction,
                account_id=ledger_account_id(move.account_id, move.kind),
                amount=move.amount,
                currency=move.currency,
            )
            for move in moves
        ]
        return transaction

    def reverse(
        self, original: LedgerTransaction, entries: Sequence[LedgerEntry], *, at: datetime
    ) -> LedgerTransaction:
        """Take every entry of the original back."""
        transaction = LedgerTransaction(
            user_id=original.user_id,
            kind=TransactionKind.REVERSAL,
            bet_id=original.bet_id,
            occurred_at=at,
            reverses=original,
        )
        self.transactions.append(transaction)
        self.entries += [
            LedgerEntry(
                transaction=transaction,
                account_id=entry.account_id,
                amount=-entry.amount,
                currency=entry.currency,
            )
            for entry in entries
        ]
        return transaction

    @property
    def tables(self) -> tuple[Sequence[Model], ...]:
        """The rows, in the order in which they are written."""
        return self.transactions, self.entries

    def write(self) -> None:
        insert_together(*self.tables)


def _require_balance(moves: Iterable[Move]) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for move in moves:
        sums[move.currency] += move.amount
    if any(sums.values()):
        raise Unbalanced(f"{dict(sums)} does not sum to zero")
