"""Fields of bodies: exact numbers as strings, times with a zone, currencies."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from app.betting.calc.checks import MAX_ODDS, MIN_ODDS
from app.betting.calc.precision import MAX_MONEY
from app.betting.models.names import cleaned, folded
from app.core import documents
from app.core.fields import CountField, FlagField, KeyField, TextField

__all__ = [
    "CountField",
    "CurrencyField",
    "DecimalText",
    "FlagField",
    "KeyField",
    "LineField",
    "MomentField",
    "MoneyField",
    "NameField",
    "OddsField",
    "ShareField",
    "TextField",
]

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class NameField(TextField):
    """A name, kept composed and with single spaces; one that shows nothing is blank."""

    def to_internal_value(self, data: Any) -> str:
        name = cleaned(super().to_internal_value(data))
        if not folded(name):
            self.fail("blank")
        if self.max_length is not None and len(name) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return name


class DecimalText(serializers.Field[Any, Any, Any, Any]):
    """A decimal number as a JSON string: a JSON number would have been a binary float."""

    default_error_messages = {
        "not_a_string": _("Send the number as a string, such as {example}."),
        "malformed": _("Need a number with at most {places} decimals, such as {example}."),
        "out_of_range": _("Need {low} to {high}."),
    }
    whole, places = 12, 2  # digits
    example = '"12.50"'
    pattern = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")
    documented = ""  # the pattern of what is accepted, where `patterns` cannot make it
    answered = ""  # and of what is answered, where that has not always all decimals
    low = Decimal(0)
    high = MAX_MONEY
    json_column = staticmethod(documents.as_text)

    def __init__(self, *, low: str = "", high: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.low = Decimal(low) if low else self.low
        self.high = Decimal(high) if high else self.high

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            self.fail("not_a_string", example=self.example)
        if not self.pattern.fullmatch(data):
            self.fail("malformed", places=self.places, example=self.example)
        value = Decimal(data)
        if not self.low <= value <= self.high or (value.is_signed() and self.low >= 0):
            self.fail("out_of_range", low=self.low, high=self.high)
        return value.quantize(Decimal(1).scaleb(-self.places)) + 0  # there is no -0

    def to_representation(self, value: Decimal) -> str:
        return f"{value:.{self.places}f}"


class MoneyField(DecimalText):
    """An amount in the currency beside it, 0 or more unless `low` says otherwise."""


class OddsField(DecimalText):
    """Decimal odds, above 1."""

    whole, places = 6, 6
    example = '"2.70"'
    pattern = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
    low = MIN_ODDS
    high = MAX_ODDS


class ShareField(DecimalText):
    """A share of 1: 0 or more, less than 1."""

    places = 6
    example = '"0.05"'
    pattern = re.compile(r"0(\.[0-9]{1,6})?")
    documented = pattern.pattern
    high = Decimal("0.999999")


class LineField(DecimalText):
    """The line of a handicap or a total, a multiple of 0.25."""

    default_error_messages = {"not_a_quarter": _("Need a multiple of 0.25.")}
    example = '"-0.25"'
    pattern = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,2})?")
    documented = r"-?(1000(\.00?)?|0?[0-9]{1,3}(\.(00?|25|50?|75))?)"
    low = Decimal(-1000)
    high = Decimal(1000)

    def to_internal_value(self, data: Any) -> Decimal:
        value = super().to_internal_value(data)
        if value % Decimal("0.25"):
            self.fail("not_a_quarter")
        return value


@extend_schema_field({"type": "string", "pattern": "^[A-Z]{3}$", "example": "EUR"})
class CurrencyField(serializers.RegexField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            "^[A-Z]{3}$",
            error_messages={"invalid": _("Need the three letters of ISO 4217, such as EUR.")},
            **options,
        )


MOMENT = {  # in the document
    "type": "string",
    "format": "date-time",
    "pattern": "^(19|20|21)[0-9]{2}-",
    "example": "2024-05-19T15:00:00Z",
}


@extend_schema_field(MOMENT)
class MomentField(serializers.DateTimeField):
    """A time with its zone; kept and answered in UTC."""

    default_error_messages = {
        "no_zone": _("Need the zone of the time: end it with Z or an offset such as +02:00."),
        "out_of_range": _("Need a time from the year 1900 to 2199."),
    }
    json_column = staticmethod(documents.moment)

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("no_zone")
        try:
            moment = value.astimezone(UTC)
        except OverflowError:
            self.fail("out_of_range")
        if not _EARLIEST <= moment < _LATEST:
            self.fail("out_of_range")
        return moment

    def to_representation(self, value: Any) -> str:
        return moment_text(value)


def moment_text(value: datetime) -> str:
    """`2024-05-19T15:00:00Z`."""
    return value.isoformat().replace("+00:00", "Z")


def moment_or_none(value: datetime | None) -> str | None:
    return None if value is None else moment_text(value)


def text_or_none(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
