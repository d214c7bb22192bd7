"""ModelSerializers that answer what the product answers, field by field."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from seed_design.placing import bet_place

from app.betting.models import Bet, Bookmaker, Leg

_LEG = [
    "id", "event", "starts_at", "market", "selection", "line", "odds", "closing_odds",
    "closing_booksum", "result", "rule4_deduction", "dead_heat_divisor",
]  # fmt: skip
_WRITTEN = [
    "account", "bankroll", "kind", "funding", "is_live", "stake", "placed_at", "sport",
    "competition", "tipster", "tags", "external_reference", "notes", "legs",
]  # fmt: skip
_READ = [
    "id", "bookmaker", "currency", "total_stake", "liability", "outlay", "open_amount", "odds",
    "closing_odds", "commission", "place_fraction", "system_sizes", "status", "settled_at",
    "computed_return", "actual_return", "total_return", "profit", "cashed_out_stake",
    "cashed_out_amount", "version", "created_at", "updated_at",
]  # fmt: skip


class BookmakerSerializer(serializers.ModelSerializer[Bookmaker]):
    class Meta:
        model = Bookmaker
        fields = ["id", "name"]


class LegSerializer(serializers.ModelSerializer[Leg]):
    class Meta:
        model = Leg
        fields = _LEG


class BetSerializer(serializers.ModelSerializer[Bet]):
    bookmaker = BookmakerSerializer(source="account.bookmaker", read_only=True)
    place_fraction = serializers.SerializerMethodField()
    legs = LegSerializer(many=True)

    class Meta:
        model = Bet
        fields = _WRITTEN + _READ
        read_only_fields = _READ
        extra_kwargs = {"tags": {"required": False}}

    def get_place_fraction(self, bet: Bet) -> str | None:
        return bet.place_fraction or None

    def create(self, validated_data: dict[str, Any]) -> Bet:
        return bet_place(self.context["request"].user, validated_data)
