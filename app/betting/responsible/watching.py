"""Raising alerts for what was just recorded. Called by the services that record it.

What happened before a limit was set is not held against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Q, QuerySet, Sum

from app.betting.models import (
    Alert,
    AlertKind,
    Bet,
    CoolOff,
    LedgerAccountKind,
    LedgerEntry,
    Limit,
    LimitKind,
    TransactionKind,
)
from app.betting.responsible.periods import period_of
from app.betting.responsible.services import limits_of


def is_watched(user: Any) -> Q:
    """Whether the person has a limit or a cool-off, to be asked for along with something else."""
    limits, cool_offs = Limit.objects.filter(user=user), CoolOff.objects.filter(user=user)
    return Exists(limits) | Exists(cool_offs)


def watch_placed(user: Any, bets: Iterable[Bet]) -> None:
    """Bets were recorded: stakes, and bets placed within a cool-off or beyond a loss.

    Their accounts come with `user_is_watched`: recording a bet costs no statement more.
    """
    for bet in bets:
        if bet.account.user_is_watched:
            kinds = (LimitKind.STAKE, LimitKind.LOSS)
            alerts = _of_limits(user, bet, bet.placed_at, bet.currency, *kinds)
            Alert.objects.bulk_create([*alerts, *_of_cool_offs(user, bet)])


def watch_settled(user: Any, bet: Bet) -> None:
    """A bet has ended: losses."""
    if bet.settled_at and bet.profit is not None and bet.profit < 0:
        alerts = _of_limits(user, bet, bet.settled_at, bet.currency, LimitKind.LOSS)
        Alert.objects.bulk_create(alerts)


def watch_deposited(user: Any, at: datetime, currency: str) -> None:
    """Money was paid in."""
    Alert.objects.bulk_create(_of_limits(user, None, at, currency, LimitKind.DEPOSIT))


def _of_limits(user: Any, bet: Bet | None, at: datetime, currency: str, *kinds: str) -> list[Alert]:
    if not Limit.objects.filter(user=user).exists():
        return []
    limits = limits_of(user).filter(kind__in=kinds, currency=currency, created_at__lte=at)
    alerts = []
    for limit in limits:
        total = _total(user, limit, at)
        if total > limit.amount:
            facts = {
                "kind": limit.kind,
                "period": limit.period,
                "currency": currency,
                "limit": str(limit.amount),
                "total": str(total),
            }
            kind = AlertKind.LIMIT
            alerts.append(Alert(user=user, kind=kind, bet=bet, limit=limit, facts=facts))
    return alerts


def _of_cool_offs(user: Any, bet: Bet) -> list[Alert]:
    at = bet.placed_at
    found = CoolOff.objects.filter(user=user, starts_at__lte=at, ends_at__gt=at)
    return [
        Alert(
            user=user,
            kind=AlertKind.COOL_OFF,
            bet=bet,
            cool_off=each,
            facts={"ends_at": each.ends_at.isoformat()},
        )
        for each in found.order_by("-ends_at")[:1]
    ]


def _total(user: Any, limit: Limit, at: datetime) -> Decimal:
    begins, ends = period_of(limit.period, at)
    bets = Bet.objects.filter(user=user, currency=limit.currency)
    if limit.kind == LimitKind.STAKE:
        return _sum(bets.filter(placed_at__gte=begins, placed_at__lt=ends), "outlay")
    if limit.kind == LimitKind.LOSS:
        return -_sum(bets.filter(settled_at__gte=begins, settled_at__lt=ends), "profit")
    deposits = LedgerEntry.objects.filter(
        Q(transaction__reversed_by__isnull=True),
        transaction__user=user,
        transaction__kind=TransactionKind.DEPOSIT,
        transaction__occurred_at__gte=begins,
        transaction__occurred_at__lt=ends,
        account__kind=LedgerAccountKind.CASH,
        currency=limit.currency,
    )
    return _sum(deposits, "amount")


def _sum(rows: QuerySet[Any], column: str) -> Decimal:
    total = rows.aggregate(total=Sum(column))["total"]
    return Decimal(total or 0).quantize(Decimal("0.01"))
