"""The append-only double-entry ledger, and what became of bets.

The database refuses UPDATE and DELETE on transactions, entries and events (see the migration
`0002_append_only`), so they outlive the person they belonged to: their references to bets and
accounts are plain keys that may point to what has been erased.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import ZERO, Keyed, currency, is_currency, money
from app.betting.models.belongings import BookmakerAccount
from app.betting.models.bets import Bet
from app.betting.models.words import EventKind, LedgerAccountKind, TransactionKind


def _holder(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **options)


def _loose(
    model: type[models.Model], related_name: str, **options: Any
) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        model, models.DO_NOTHING, related_name=related_name, db_constraint=False, **options
    )


class LedgerAccount(Keyed):
    """Every bookmaker account has one of each kind."""

    user = _holder()
    account = _loose(BookmakerAccount, "ledger_accounts", db_index=False)
    kind = models.CharField(max_length=9, choices=LedgerAccountKind)
    currency = currency()

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = [
            models.UniqueConstraint(fields=["account", "kind"], name="ledgeraccount_unique"),
            models.CheckConstraint(condition=is_currency(), name="ledgeraccount_currency"),
            models.CheckConstraint(
                condition=Q(kind__in=LedgerAccountKind.values), name="ledgeraccount_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.currency}"


class LedgerTransaction(Keyed):
    """Its entries sum to zero per currency. `occurred_at` is when the money moved."""

    user = _holder(db_index=False)
    kind = models.CharField(max_length=10, choices=TransactionKind)
    bet = _loose(Bet, "transactions", null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    occurred_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("ledger transaction")
        verbose_name_plural = _("ledger transactions")
        indexes = [models.Index(fields=["user", "-occurred_at", "-id"], name="transaction_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=TransactionKind.values), name="transaction_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind=TransactionKind.REVERSAL, reverses__isnull=False)
                | Q(~Q(kind=TransactionKind.REVERSAL), reverses__isnull=True),
                name="transaction_reversal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"


class LedgerEntry(models.Model):
    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries")
    amount = money()
    currency = currency()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_amount"),
            models.CheckConstraint(condition=is_currency(), name="entry_currency"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class SettlementEvent(Keyed):
    """`amount` came back, `stake` of the total stake was closed, and `outlay` left open bets.

    `legs` are the legs' results before and after. Only `is_reversed` ever changes, once.
    """

    bet = _loose(Bet, "events", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=EventKind)
    is_final = models.BooleanField()
    is_reversed = models.BooleanField(default=False)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    transaction = models.OneToOneField(LedgerTransaction, models.PROTECT, related_name="event")
    amount = money(default=ZERO)
    stake = money(default=ZERO)
    outlay = money(default=ZERO)
    computed_return = money(null=True)
    legs = models.JSONField(default=list, blank=True)
    occurred_at = models.DateTimeField()

    class Meta:
        verbose_name = _("settlement event")
        verbose_name_plural = _("settlement events")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["bet", "number"], name="event_number_unique"),
            models.UniqueConstraint(
                fields=["bet"],
                condition=Q(is_final=True, is_reversed=False),
                name="event_one_final_settlement",
            ),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind"),
            models.CheckConstraint(
                condition=Q(kind=EventKind.REVERSAL, reverses__isnull=False, is_final=False)
                | Q(~Q(kind=EventKind.REVERSAL), reverses__isnull=True),
                name="event_reversal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.number})"
