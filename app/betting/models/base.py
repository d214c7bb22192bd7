"""What the models share: keys, owners, versions, and the columns of money and odds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from app.betting.models.keys import time_ordered_uuid

ZERO = Decimal("0.00")
CURRENCY_PATTERN = "^[A-Z]{3}$"


def money(**options: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def price(**options: Any) -> models.DecimalField[Any, Any]:
    """Decimal odds, booksums and divisors."""
    return models.DecimalField(max_digits=12, decimal_places=6, **options)


def share(**options: Any) -> models.DecimalField[Any, Any]:
    """0 or more and less than 1."""
    return models.DecimalField(
        max_digits=7, decimal_places=6, default=Decimal("0.000000"), **options
    )


def currency(**options: Any) -> models.CharField[Any, Any]:
    """ISO 4217."""
    return models.CharField(max_length=3, **options)


def owner(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", **options)


def is_share(field: str) -> models.Q:
    return models.Q(**{f"{field}__gte": 0, f"{field}__lt": 1})


def is_currency() -> models.Q:
    return models.Q(currency__regex=CURRENCY_PATTERN)


class Keyed(models.Model):
    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Versioned(Keyed):
    """`version` rises with every change and is the row's ETag."""

    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
