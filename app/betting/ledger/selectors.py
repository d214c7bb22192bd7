"""Reading the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Round

from app.betting.models import (
    BookmakerAccount,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
    LedgerTransaction,
)

MONEY: Any = DecimalField(max_digits=20, decimal_places=2)
ZERO = Decimal("0.00")


def money_sum(expression: str, **options: Any) -> Any:
    """A sum in whole cents: SQLite adds binary fractions, whose error is far below a cent."""
    return Round(Coalesce(Sum(expression, output_field=MONEY, **options), ZERO), 2)


@dataclass(frozen=True, slots=True)
class Balance:
    """What one bookmaker account holds; gains and deposits are positive here."""

    account: UUID
    bookmaker: str
    currency: str
    amounts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def cash(self) -> Decimal:
        return self._of(LedgerAccountKind.CASH)

    @property
    def open_bets(self) -> Decimal:
        return self._of(LedgerAccountKind.OPEN_BETS)

    @property
    def profit(self) -> Decimal:
        return -self._of(LedgerAccountKind.PROFIT) or ZERO

    @property
    def deposited(self) -> Decimal:
        """Deposits less withdrawals."""
        return -self._of(LedgerAccountKind.EXTERNAL) or ZERO

    def _of(self, kind: str) -> Decimal:
        return self.amounts.get(kind, ZERO)


def balances(user: Any, at: datetime | None = None) -> list[Balance]:
    """Of every account of the person, by bookmaker; as of a time, entries of it included."""
    sums = _sums(user, at)
    accounts = BookmakerAccount.objects.filter(user=user).select_related("bookmaker")
    return [
        Balance(account.id, account.bookmaker.name, account.currency, sums[account.id])
        for account in accounts.order_by("bookmaker__name", "id")
    ]


def transactions_of(user: Any) -> QuerySet[LedgerTransaction]:
    """With their entries: three queries, however many there are."""
    return LedgerTransaction.objects.filter(user=user).prefetch_related("entries__account")


def bet_entries(bet_ids: Any, kind: str) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(transaction__bet__in=bet_ids, account__kind=kind)


def _sums(user: Any, at: datetime | None) -> dict[UUID, dict[str, Decimal]]:
    until = Q() if at is None else Q(entries__transaction__occurred_at__lte=at)
    rows = (
        LedgerAccount.objects.filter(user=user)
        .values(of=F("account_id"), ledger=F("kind"))
        .annotate(total=money_sum("entries__amount", filter=until))
    )
    sums: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        sums[row["of"]][row["ledger"]] = row["total"].quantize(ZERO)
    return sums
