from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.betting.http.fields import ShareField
from app.betting.models import BookmakerKind


class BookmakerOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BookmakerKind.choices)
    commission = ShareField(help_text="Of net winnings; the default of new bets.")


class SportOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class CompetitionOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    sport = serializers.UUIDField(source="sport_id")
    name = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
