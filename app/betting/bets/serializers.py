"""Bodies of bets, in. What goes out is in `outputs`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from app.betting.bets.drafts import BetDraft, LegDraft
from app.betting.bets.leg_keys import keys_check
from app.betting.bets.leg_results import LegOutcome, Outcomes
from app.betting.calc.bets import MAX_LEGS
from app.betting.http.fields import (
    CurrencyField,
    LineField,
    MomentField,
    MoneyField,
    OddsField,
    ShareField,
)
from app.betting.models import BetKind, Funding, LegResult
from app.core.fields import CountField, FlagField, KeyField, TextField

RESULTS = [choice for choice in LegResult.values if choice != LegResult.PENDING]


_WHOLE_LEG = ("event", "selection", "odds")
_FRACTION = re.compile(r"[1-9][0-9]{0,2}/[1-9][0-9]{0,2}")


def _divisor(**options: Any) -> OddsField:
    help_text = "2 when two tie for one place, 1.5 when three tie for two."
    return OddsField(low="1", high="1000", help_text=help_text, **options)


def _text(length: int, **options: Any) -> TextField:
    return TextField(max_length=length, **options)


class LegInput(serializers.Serializer[Any]):
    event = _text(200)
    starts_at = MomentField(required=False, allow_null=True)
    market = _text(100, required=False, allow_blank=True)
    selection = _text(200)
    line = LineField(required=False, allow_null=True)
    odds = OddsField()
    closing_odds = OddsField(required=False, allow_null=True)
    closing_booksum = OddsField(required=False, allow_null=True, low="0.000001", high="999")
    result = serializers.ChoiceField(LegResult.choices, required=False)
    rule4_deduction = ShareField(required=False)
    dead_heat_divisor = _divisor(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("closing_booksum") is not None and attrs.get("closing_odds") is None:
            detail = _("A booksum needs the closing odds beside it.")
            raise serializers.ValidationError({"closing_odds": detail}, code="required")
        return attrs


@extend_schema_field(
    {"type": "string", "pattern": "^[1-9][0-9]{0,2}/[1-9][0-9]{0,2}$", "example": "1/4"}
)
class PlaceFractionField(TextField):
    """`1/4`; in lowest terms when it is kept."""

    default_error_messages = {"invalid": _("Need a fraction such as 1/4.")}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not _FRACTION.fullmatch(text):
            self.fail("invalid")
        return str(Fraction(text))


class PreviewInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(BetKind.choices, default=BetKind.SINGLE)
    stake = MoneyField(
        low="0.01", help_text="Of one line for each-way and system, the backer's for lay."
    )
    currency = CurrencyField(required=False)
    funding = serializers.ChoiceField(Funding.choices, default=Funding.CASH)
    commission = ShareField(required=False, help_text="Default: the bookmaker's.")
    place_fraction = PlaceFractionField(
        required=False, allow_null=True, help_text="Of each-way bets."
    )
    system_sizes = serializers.ListField(
        child=CountField(min_value=1, max_value=MAX_LEGS),
        max_length=MAX_LEGS,
        required=False,
        help_text="Of systems: [2, 3] is all doubles and trebles.",
    )
    legs = LegInput(many=True, min_length=1, max_length=MAX_LEGS, allow_empty=False)


class BetInput(PreviewInput):
    account = KeyField()
    bankroll = KeyField()
    is_live = FlagField(default=False)
    placed_at = MomentField()
    sport = KeyField(required=False, allow_null=True)
    competition = KeyField(required=False, allow_null=True)
    tipster = KeyField(required=False, allow_null=True)
    tags = serializers.ListField(child=KeyField(), max_length=50, required=False)
    external_reference = _text(100, required=False, allow_null=True)
    notes = _text(10_000, required=False, allow_blank=True)


class LegChange(LegInput):
    """A leg as a whole, or with its id what is to be changed of it."""

    id = KeyField(required=False)
    event = _text(200, required=False)
    selection = _text(200, required=False)
    odds = OddsField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "id" in attrs:
            return attrs  # what it has beside the booksum is not known here
        missing = [name for name in _WHOLE_LEG if name not in attrs]
        if missing:
            detail = self.fields["odds"].error_messages["required"]
            raise serializers.ValidationError(dict.fromkeys(missing, detail), code="required")
        return super().validate(attrs)


class BetChange(BetInput):
    legs = LegChange(
        many=True,
        min_length=1,
        max_length=MAX_LEGS,
        allow_empty=False,
        help_text="All anew, or with their ids those that change.",
    )

    def validate_legs(self, legs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return keys_check(legs)


class LegOutcomeInput(serializers.Serializer[Any]):
    id = KeyField(required=False)
    result = serializers.ChoiceField(RESULTS, required=False)
    rule4_deduction = ShareField(required=False)
    dead_heat_divisor = _divisor(required=False)
    closing_odds = OddsField(required=False)
    closing_booksum = OddsField(required=False, low="0.000001", high="999")


class SettleInput(serializers.Serializer[Any]):
    result = serializers.ChoiceField(
        RESULTS, required=False, help_text="Of every leg; of the selection, in a lay bet too."
    )
    legs = LegOutcomeInput(
        many=True,
        required=False,
        max_length=MAX_LEGS,
        help_text="One a leg, in order; or with their ids those that this decides.",
    )
    actual_return = MoneyField(
        required=False, help_text="What was paid in all, where it is not what we compute."
    )
    settled_at = MomentField(required=False, help_text="Default: now.")
    correction = FlagField(default=False, help_text="Replace the settlement that stands.")

    def validate_legs(self, legs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return keys_check(legs)


class CashOutInput(serializers.Serializer[Any]):
    amount = MoneyField()
    stake = MoneyField(
        low="0.01", required=False, help_text="Of the total stake; default: all that is left."
    )
    cashed_out_at = MomentField(required=False, help_text="Default: now.")


class VoidInput(serializers.Serializer[Any]):
    settled_at = MomentField(required=False, help_text="Default: now.")


class ReverseInput(serializers.Serializer[Any]):
    reversed_at = MomentField(required=False, help_text="Default: now.")


_RENAMED = {
    "account": "account_id",
    "bankroll": "bankroll_id",
    "sport": "sport_id",
    "competition": "competition_id",
    "tipster": "tipster_id",
    "tags": "tag_ids",
}


def draft_values(given: dict[str, Any]) -> dict[str, Any]:
    """What a checked body says, as fields of `BetDraft`; `leg_changes` are of legs by id."""
    values = {_RENAMED.get(name, name): value for name, value in given.items()}
    if "legs" in values and "id" in values["legs"][0]:
        values["leg_changes"] = values.pop("legs")
    elif "legs" in values:
        values["legs"] = tuple(LegDraft(**leg) for leg in values["legs"])
    for name in ("system_sizes", "tag_ids"):
        if name in values:
            values[name] = tuple(values[name])
    if "place_fraction" in values:
        values["place_fraction"] = values["place_fraction"] or ""
    return values


def draft_of(given: dict[str, Any]) -> BetDraft:
    return BetDraft(**draft_values(given))


def outcomes_of(given: dict[str, Any], now: Any) -> Outcomes:
    return Outcomes(
        settled_at=given.get("settled_at", now),
        result=given.get("result"),
        legs=tuple(LegOutcome(**leg) for leg in given.get("legs", ())),
        actual_return=given.get("actual_return"),
    )
