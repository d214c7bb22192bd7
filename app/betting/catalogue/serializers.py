"""Bodies of bookmakers, sports and competitions: in, out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.betting.belongings.serializers import VersionedOutput
from app.betting.http.fields import KeyField, ShareField, TextField
from app.betting.models import BookmakerKind
from app.core.schema import example

_SHOWN = {
    "id": "0190d3a0-0000-7000-8000-0000000000c1",
    "version": 1,
    "created_at": "2024-05-19T10:00:00Z",
    "updated_at": "2024-05-19T10:00:00Z",
    "is_own": False,
}
_COMMISSION = "Of net winnings; the default of new bets."


class BookmakerInput(serializers.Serializer[Any]):
    name = TextField(max_length=100)
    kind = serializers.ChoiceField(BookmakerKind.choices, required=False)
    commission = ShareField(required=False, help_text=_COMMISSION)


class SportInput(serializers.Serializer[Any]):
    name = TextField(max_length=100)


class CompetitionUpdate(serializers.Serializer[Any]):
    name = TextField(max_length=150)
    country = TextField(max_length=100, required=False, allow_blank=True)


class CompetitionCreate(CompetitionUpdate):
    sport = KeyField(help_text="One of the catalogue, or your own.")


class _CataloguedOutput(VersionedOutput):
    name = serializers.CharField()
    is_own = serializers.BooleanField(help_text="Yours, seen by you alone; else everybody's.")


@example({**_SHOWN, "name": "Example Bets", "kind": "bookmaker", "commission": "0.000000"})
class BookmakerOutput(_CataloguedOutput):
    kind = serializers.ChoiceField(BookmakerKind.choices)
    commission = ShareField(help_text=_COMMISSION)


@example({**_SHOWN, "name": "Football"})
class SportOutput(_CataloguedOutput):
    pass


@example({**_SHOWN, "name": "Premier League", "country": "England", "sport": _SHOWN["id"]})
class CompetitionOutput(_CataloguedOutput):
    sport = serializers.UUIDField(source="sport_id")
    country = serializers.CharField(allow_blank=True)
