"""The shape of what `presenting` makes: for the documentation, and for `documents`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.betting.bets import examples
from app.betting.http.fields import (
    CurrencyField,
    LineField,
    MomentField,
    MoneyField,
    OddsField,
    ShareField,
)
from app.betting.models import BetKind, BetStatus, EventKind, Funding, LegResult
from app.core.schema import example


class NamedOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class LegOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    event = serializers.CharField()
    starts_at = MomentField(allow_null=True)
    market = serializers.CharField(allow_blank=True)
    selection = serializers.CharField()
    line = LineField(allow_null=True)
    odds = OddsField()
    closing_odds = OddsField(allow_null=True)
    closing_booksum = OddsField(allow_null=True)
    result = serializers.ChoiceField(LegResult.choices)
    rule4_deduction = ShareField()
    dead_heat_divisor = OddsField()


@example(examples.BET_OUTPUT)
class BetOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    account = serializers.UUIDField(source="account_id")
    bookmaker = NamedOutput(source="account.bookmaker")
    bankroll = serializers.UUIDField(source="bankroll_id")
    currency = CurrencyField()
    kind = serializers.ChoiceField(BetKind.choices)
    funding = serializers.ChoiceField(Funding.choices)
    is_live = serializers.BooleanField()
    stake = MoneyField()
    total_stake = MoneyField(help_text="All lines together; the backer's for lay.")
    liability = MoneyField(help_text="What a lay bet can lose, else 0.00.")
    outlay = MoneyField(help_text="What left the cash: nothing for a free bet.")
    open_amount = MoneyField(help_text="What of the outlay is still at risk.")
    odds = OddsField(allow_null=True, help_text="Of all legs together; null for a system.")
    closing_odds = OddsField(allow_null=True)
    commission = ShareField()
    place_fraction = serializers.CharField(allow_null=True)
    system_sizes = serializers.ListField(child=serializers.IntegerField())
    placed_at = MomentField()
    status = serializers.ChoiceField(BetStatus.choices)
    settled_at = MomentField(allow_null=True)
    computed_return = MoneyField(allow_null=True)
    actual_return = MoneyField(allow_null=True)
    total_return = MoneyField(allow_null=True, help_text="The actual, else the computed one.")
    profit = MoneyField(allow_null=True, help_text="Total return - outlay.")
    cashed_out_stake = MoneyField(help_text="By partial cash-outs.")
    cashed_out_amount = MoneyField(help_text="By partial cash-outs.")
    sport = serializers.UUIDField(source="sport_id", allow_null=True)
    competition = serializers.UUIDField(source="competition_id", allow_null=True)
    tipster = serializers.UUIDField(source="tipster_id", allow_null=True)
    tags = serializers.ListField(child=serializers.UUIDField())
    external_reference = serializers.CharField(allow_null=True)
    notes = serializers.CharField(allow_blank=True)
    legs = LegOutput(many=True)
    version = serializers.IntegerField(help_text='The ETag is this in quotes: "7".')
    created_at = MomentField()
    updated_at = MomentField()


class LegStateOutput(serializers.Serializer[Any]):
    result = serializers.ChoiceField(LegResult.choices)
    rule4_deduction = ShareField()
    dead_heat_divisor = OddsField()
    closing_odds = OddsField(allow_null=True)
    closing_booksum = OddsField(allow_null=True)


class LegChangeOutput(serializers.Serializer[Any]):
    before = LegStateOutput()
    after = LegStateOutput()


@example(examples.EVENT)
class EventOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(EventKind.choices)
    is_final = serializers.BooleanField()
    is_reversed = serializers.BooleanField()
    reverses = serializers.UUIDField(allow_null=True)
    transaction = serializers.UUIDField()
    currency = CurrencyField()
    amount = MoneyField(help_text="What came back.")
    stake = MoneyField(help_text="The part of the total stake it ended.")
    outlay = MoneyField(help_text="What left the open bets.")
    legs = LegChangeOutput(many=True)
    occurred_at = MomentField()
    created_at = MomentField()


@example(examples.PREVIEW_OUTPUT)
class PreviewOutput(serializers.Serializer[Any]):
    currency = CurrencyField(allow_null=True)
    line_count = serializers.IntegerField()
    odds = OddsField(allow_null=True)
    total_stake = MoneyField()
    liability = MoneyField()
    outlay = MoneyField()
    potential_return = MoneyField(help_text="If every pending leg ends well.")
    potential_profit = MoneyField()
    outcome = serializers.ChoiceField(BetStatus.choices)
    total_return = MoneyField(allow_null=True, help_text="Null while the bet is pending.")
    profit = MoneyField(allow_null=True)
