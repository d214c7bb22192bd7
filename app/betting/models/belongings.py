"""What a person keeps their bets with: accounts, bankrolls, tipsters, tags."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Versioned, currency, is_currency, money, owner
from app.betting.models.catalogue import Bookmaker
from app.betting.models.names import FoldedField


class BookmakerAccount(Versioned):
    """One a user and bookmaker; its money is in its ledger accounts."""

    user = owner(db_index=False)  # the unique key begins with it
    bookmaker = models.ForeignKey(Bookmaker, models.PROTECT, related_name="+")
    currency = currency()
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = _("bookmaker account")
        verbose_name_plural = _("bookmaker accounts")
        constraints = [
            models.UniqueConstraint(fields=["user", "bookmaker"], name="account_unique"),
            models.CheckConstraint(condition=is_currency(), name="account_currency"),
        ]

    def __str__(self) -> str:
        return f"{self.bookmaker} ({self.currency})"


class Bankroll(Versioned):
    user = owner(db_index=False)
    name = models.CharField(max_length=100)
    folded_name = FoldedField("name")
    currency = currency()
    starting_amount = money()
    unit_size = money(null=True, blank=True)

    class Meta:
        verbose_name = _("bankroll")
        verbose_name_plural = _("bankrolls")
        constraints = [
            models.UniqueConstraint(fields=["user", "folded_name"], name="bankroll_unique"),
            models.CheckConstraint(condition=is_currency(), name="bankroll_currency"),
            models.CheckConstraint(
                condition=models.Q(starting_amount__gte=0), name="bankroll_starting_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(unit_size__isnull=True) | models.Q(unit_size__gt=0),
                name="bankroll_unit_size",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tipster(Versioned):
    user = owner(db_index=False)
    name = models.CharField(max_length=100)
    folded_name = FoldedField("name")
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = _("tipster")
        verbose_name_plural = _("tipsters")
        constraints = [
            models.UniqueConstraint(fields=["user", "folded_name"], name="tipster_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Tag(Versioned):
    user = owner(db_index=False)
    name = models.CharField(max_length=50)
    folded_name = FoldedField("name")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(fields=["user", "folded_name"], name="tag_unique")]

    def __str__(self) -> str:
        return self.name
