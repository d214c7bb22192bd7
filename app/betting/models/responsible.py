"""What a person sets to protect themselves, and what is told to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Keyed, Versioned, currency, is_currency, money, owner
from app.betting.models.bets import Bet


class LimitKind(models.TextChoices):
    DEPOSIT = "deposit"
    LOSS = "loss"
    STAKE = "stake"


class LimitPeriod(models.TextChoices):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class AlertKind(models.TextChoices):
    LIMIT = "limit"
    COOL_OFF = "cool_off"


class Limit(Versioned):
    """A looser amount waits as `next_amount` (null: removal) until `next_at`."""

    user = owner(db_index=False)
    kind = models.CharField(max_length=7, choices=LimitKind)
    period = models.CharField(max_length=5, choices=LimitPeriod)
    currency = currency()
    amount = money()
    next_amount = money(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "period", "currency"], name="limit_unique"
            ),
            models.CheckConstraint(condition=is_currency(), name="limit_currency"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="limit_amount"),
            models.CheckConstraint(condition=Q(kind__in=LimitKind.values), name="limit_kind"),
            models.CheckConstraint(condition=Q(period__in=LimitPeriod.values), name="limit_period"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} / {self.get_period_display()}"


class CoolOff(Keyed):
    user = owner()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cool-off")
        verbose_name_plural = _("cool-offs")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cooloff_ends")
        ]

    def __str__(self) -> str:
        return str(self.ends_at)


class Alert(Keyed):
    user = owner(db_index=False)
    kind = models.CharField(max_length=8, choices=AlertKind)
    bet = models.ForeignKey(Bet, models.CASCADE, null=True, related_name="+")
    limit = models.ForeignKey(Limit, models.SET_NULL, null=True, related_name="+")
    cool_off = models.ForeignKey(CoolOff, models.SET_NULL, null=True, related_name="+")
    facts = models.JSONField(default=dict)  # amounts and names, for the text of any language
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="alert_by_time")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
