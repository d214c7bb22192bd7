"""Setting limits and cool-offs, reading alerts."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from app.betting.http.errors import unique
from app.betting.models import Alert, CoolOff, Limit
from app.core.errors import Invalid, NotFound

WAIT: Final = timedelta(hours=24)  # before a limit gets looser
LONGEST: Final = timedelta(days=5 * 366)
SHORTEST: Final = timedelta(hours=24)


def limits_of(user: Any) -> QuerySet[Limit]:
    """As they stand now: what has waited its time takes effect here."""
    due = Limit.objects.filter(user=user, next_at__lte=timezone.now())
    due.filter(next_amount__isnull=True).delete()
    due.update(amount=F("next_amount"), next_amount=None, next_at=None, version=F("version") + 1)
    return Limit.objects.filter(user=user)


def limit_create(*, user: Any, kind: str, period: str, currency: str, amount: Decimal) -> Limit:
    """At once. Raise `Invalid` when there is one for this kind, period and currency."""
    detail = _("You have this limit already: change it.")
    limits_of(user)
    with unique("limit_unique", _taken(detail)), unique("currency", _taken(detail)):
        return Limit.objects.create(
            user=user, kind=kind, period=period, currency=currency, amount=amount
        )


def limit_get(*, user: Any, limit_id: UUID) -> Limit:
    """Raise `NotFound`."""
    limit = limits_of(user).filter(pk=limit_id).first()
    if limit is None:
        raise _missing()
    return limit


def limit_change(*, user: Any, limit_id: UUID, amount: Decimal | None) -> Limit:
    """A tighter amount at once, a looser one or none (None) after 24 hours. Raise `NotFound`."""
    with transaction.atomic():
        limit = limits_of(user).select_for_update().filter(pk=limit_id).first()
        if limit is None:
            raise _missing()
        if amount is not None and amount <= limit.amount:
            limit.amount, limit.next_amount, limit.next_at = amount, None, None
        else:
            limit.next_amount, limit.next_at = amount, timezone.now() + WAIT
        limit.version += 1
        limit.save()
    return limit


def cool_off_begin(*, user: Any, ends_at: datetime) -> CoolOff:
    """From now; it cannot be shortened. Raise `Invalid` for less than a day or over five years."""
    now = timezone.now()
    if not now + SHORTEST <= ends_at <= now + LONGEST:
        detail = _("A cool-off lasts from 24 hours to five years.")
        raise Invalid(detail, code="out_of_range", field="ends_at")
    return CoolOff.objects.create(user=user, starts_at=now, ends_at=ends_at)


def alert_read(*, user: Any, alert_id: UUID) -> Alert:
    """Raise `NotFound`."""
    alert = Alert.objects.filter(user=user, pk=alert_id).first()
    if alert is None:
        raise _missing()
    if alert.read_at is None:
        alert.read_at = timezone.now()
        alert.save(update_fields=["read_at"])
    return alert


def _taken(detail: str) -> Invalid:
    return Invalid(detail, code="unique", field="kind")


def _missing() -> NotFound:
    return NotFound(_("There is nothing at this address."))
