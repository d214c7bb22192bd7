"""What the tools are asked and answer."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from app.betting.calc.devig import DevigMethod
from app.betting.calc.odds import MAX_AMERICAN, MAX_OUTCOMES
from app.betting.http.fields import DecimalText, MoneyField, OddsField

_NOTATIONS = ("decimal", "american", "fractional")


class AmericanField(DecimalText):
    """+100 or more, or -100 or less; answered as they are written: `+170`, `-133.333333`."""

    places = 6
    example = '"+170"'
    pattern = re.compile(r"[+-]?[1-9][0-9]{2,8}(\.[0-9]{1,6})?")
    documented = r"[+-]?(100000000(\.0{1,6})?|[1-9][0-9]{2,7}(\.[0-9]{1,6})?)"
    answered = r"[+-][1-9][0-9]{2,8}(\.[0-9]{1,6})?"
    low = -MAX_AMERICAN
    high = MAX_AMERICAN

    def to_representation(self, value: Decimal) -> str:
        return f"{value.normalize():+f}"


@extend_schema_field({"type": "string", "pattern": "^(?!0+/)[0-9]{1,7}/[1-9][0-9]{0,6}$"})
class FractionField(serializers.Field[Any, Any, Any, Any]):
    default_error_messages = {"malformed": _("Need a fraction such as 8/11.")}

    def to_internal_value(self, data: Any) -> Fraction:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9]{1,7}/[1-9][0-9]{0,6}", data):
            self.fail("malformed")
        return Fraction(data)


class ProbabilityField(DecimalText):
    """0 to 1, both included."""

    places = 12
    example = '"0.55"'
    pattern = re.compile(r"[01](\.[0-9]{1,12})?")
    documented = r"(0(\.[0-9]{1,12})?|1(\.0{1,12})?)"
    high = Decimal(1)


class ConvertInput(serializers.Serializer[Any]):
    decimal = OddsField(required=False)
    american = AmericanField(required=False)
    fractional = FractionField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if len(given) != 1:
            detail = _("Send the odds in one notation: decimal, american or fractional.")
            raise serializers.ValidationError(detail, code="wrong_count")
        return given


class DevigInput(serializers.Serializer[Any]):
    odds = serializers.ListField(child=OddsField(), min_length=2, max_length=MAX_OUTCOMES)
    method = serializers.ChoiceField([each.value for each in DevigMethod], default="power")


class KellyInput(serializers.Serializer[Any]):
    odds = OddsField()
    probability = ProbabilityField()
    bankroll = MoneyField(required=False)
    fraction = ProbabilityField(
        default=Decimal(1), help_text="Of the full stake: 0.25 is a quarter."
    )


def _number(places: int, **options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=None, decimal_places=places, **options)


class ConvertOutput(serializers.Serializer[Any]):
    decimal = _number(6)
    american = AmericanField()
    fractional = serializers.CharField(help_text="The simplest that has these odds.")
    implied_probability = _number(6)


class DevigOutput(serializers.Serializer[Any]):
    method = serializers.CharField()
    booksum = _number(6)
    margin = _number(6)
    probabilities = serializers.ListField(child=_number(6))
    fair_odds = serializers.ListField(child=_number(6))


class KellyOutput(serializers.Serializer[Any]):
    full_kelly = _number(6)
    share = _number(6, help_text="Of the bankroll; 0 when there is no edge.")
    stake = _number(2, allow_null=True)
    edge = _number(6, help_text="What one unit is expected to win.")
