"""Bets and their legs. Derived amounts are kept beside what they derive from, for aggregates."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import (
    ZERO,
    Versioned,
    currency,
    is_currency,
    is_share,
    money,
    owner,
    price,
    share,
)
from app.betting.models.belongings import Bankroll, BookmakerAccount, Tag, Tipster
from app.betting.models.catalogue import Competition, Sport
from app.betting.models.keys import time_ordered_uuid
from app.betting.models.words import BetKind, BetStatus, Funding, LegResult

_PENDING = Q(status=BetStatus.PENDING)
# What statistics read of a bet: PostgreSQL sums it from the index, without the wide rows.
_SUMMED = (
    *("currency", "status", "sport", "account", "settled_at"),
    *("total_stake", "total_return", "profit", "open_amount", "odds"),
)


class Bet(Versioned):
    user = owner(db_index=False)
    account = models.ForeignKey(BookmakerAccount, models.PROTECT, related_name="+", db_index=False)
    bankroll = models.ForeignKey(Bankroll, models.PROTECT, related_name="+")
    currency = currency()
    sport = models.ForeignKey(Sport, models.PROTECT, null=True, related_name="+", db_index=False)
    competition = models.ForeignKey(
        Competition, models.PROTECT, null=True, related_name="+", db_index=False
    )
    tipster = models.ForeignKey(Tipster, models.SET_NULL, null=True, related_name="+")
    tags = models.ManyToManyField(Tag, related_name="+", blank=True)

    kind = models.CharField(max_length=11, choices=BetKind)
    funding = models.CharField(max_length=26, choices=Funding, default=Funding.CASH)
    is_live = models.BooleanField(default=False)
    stake = money()  # of one line for each-way and system, the backer's for lay
    total_stake = money()
    liability = money(default=ZERO)
    outlay = money()  # what left the cash: total stake, liability of a lay, nothing of a free bet
    open_amount = money()  # what of the outlay is still in the ledger's open bets
    odds = price(null=True)  # of the legs together; null for a system, or beyond six digits
    closing_odds = price(null=True)  # likewise; null unless every leg has them
    closing_booksum = price(null=True)
    commission = share()
    place_fraction = models.CharField(max_length=9, blank=True)  # "1/4"
    system_sizes = models.JSONField(default=list, blank=True)
    placed_at = models.DateTimeField()

    status = models.CharField(max_length=10, choices=BetStatus, default=BetStatus.PENDING)
    settled_at = models.DateTimeField(null=True)
    computed_return = money(null=True)
    actual_return = money(null=True)  # what the bookmaker really paid in all, if different
    total_return = money(null=True)  # the actual, else the computed one
    profit = money(null=True)  # total return - outlay
    cashed_out_stake = money(default=ZERO)  # by partial cash-outs that stand
    cashed_out_amount = money(default=ZERO)
    external_reference = models.CharField(max_length=100, null=True)
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = _("bet")
        verbose_name_plural = _("bets")
        indexes = [
            models.Index(
                fields=["user", "-placed_at", "-id"], include=_SUMMED, name="bet_by_placed"
            ),
            models.Index(
                fields=["user", "-placed_at", "-id"], name="bet_pending", condition=_PENDING
            ),
            models.Index(
                fields=["user", "settled_at", "id"], name="bet_by_settled", condition=~_PENDING
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_reference"], name="bet_external_reference_unique"
            ),
            models.CheckConstraint(condition=is_currency(), name="bet_currency"),
            models.CheckConstraint(condition=Q(kind__in=BetKind.values), name="bet_kind"),
            models.CheckConstraint(condition=Q(funding__in=Funding.values), name="bet_funding"),
            models.CheckConstraint(condition=Q(status__in=BetStatus.values), name="bet_status"),
            models.CheckConstraint(
                condition=Q(stake__gt=0, total_stake__gt=0, liability__gte=0), name="bet_stakes"
            ),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0, open_amount__lte=F("outlay")),
                name="bet_open_amount",
            ),
            models.CheckConstraint(condition=Q(odds__isnull=True) | Q(odds__gt=1), name="bet_odds"),
            models.CheckConstraint(condition=is_share("commission"), name="bet_commission"),
            models.CheckConstraint(
                condition=~Q(kind=BetKind.LAY) | Q(funding=Funding.CASH), name="bet_lay_is_cash"
            ),
            models.CheckConstraint(
                condition=Q(
                    _PENDING,
                    settled_at__isnull=True,
                    computed_return__isnull=True,
                    actual_return__isnull=True,
                    total_return__isnull=True,
                    profit__isnull=True,
                )
                | Q(
                    ~_PENDING,
                    settled_at__isnull=False,
                    total_return__gte=0,
                    profit=Round(F("total_return") - F("outlay"), 2),
                    open_amount=0,
                ),
                name="bet_settled_or_not",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Leg(models.Model):
    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    bet = models.ForeignKey(Bet, models.CASCADE, related_name="legs", db_index=False)
    position = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=200)
    starts_at = models.DateTimeField(null=True)
    market = models.CharField(max_length=100, blank=True)
    selection = models.CharField(max_length=200)
    line = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    odds = price()
    closing_odds = price(null=True)
    closing_booksum = price(null=True)
    result = models.CharField(max_length=9, choices=LegResult, default=LegResult.PENDING)
    rule4_deduction = share()
    dead_heat_divisor = price(default=Decimal(1))

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["bet", "position"], name="leg_position_unique"),
            models.CheckConstraint(condition=Q(result__in=LegResult.values), name="leg_result"),
            models.CheckConstraint(
                condition=Q(odds__gt=1)
                & (Q(closing_odds__isnull=True) | Q(closing_odds__gt=1))
                & (Q(closing_booksum__isnull=True) | Q(closing_booksum__gt=0)),
                name="leg_odds",
            ),
            models.CheckConstraint(
                condition=Q(closing_booksum__isnull=True) | Q(closing_odds__isnull=False),
                name="leg_booksum_needs_odds",
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=True) | Q(line=Round(F("line") * 4) / Decimal(4)),
                name="leg_line_in_quarters",
            ),
            models.CheckConstraint(
                condition=is_share("rule4_deduction") & Q(dead_heat_divisor__gte=1),
                name="leg_deductions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.selection}"
