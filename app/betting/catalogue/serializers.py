"""Bodies of bookmakers, sports and competitions: in, out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.betting.belongings.serializers import VersionedOutput
from app.betting.catalogue import examples
from app.betting.http.fields import NameField, ShareField
from app.betting.models import BookmakerKind
from app.core.fields import KeyField, TextField
from app.core.schema import example

_COMMISSION = "Of net winnings; the default of new bets."


class BookmakerInput(serializers.Serializer[Any]):
    name = NameField(max_length=100)
    kind = serializers.ChoiceField(BookmakerKind.choices, required=False)
    commission = ShareField(required=False, help_text=_COMMISSION)


class SportInput(serializers.Serializer[Any]):
    name = NameField(max_length=100)


class CompetitionUpdate(serializers.Serializer[Any]):
    name = NameField(max_length=150)
    country = TextField(max_length=100, required=False, allow_blank=True)


class CompetitionCreate(CompetitionUpdate):
    sport = KeyField(help_text="One of the catalogue, or your own.")


class _CataloguedOutput(VersionedOutput):
    name = serializers.CharField()
    is_own = serializers.BooleanField(help_text="Yours, seen by you alone; else everybody's.")


@example(examples.BOOKMAKER)
class BookmakerOutput(_CataloguedOutput):
    kind = serializers.ChoiceField(BookmakerKind.choices)
    commission = ShareField(help_text=_COMMISSION)


@example(examples.SPORT)
class SportOutput(_CataloguedOutput):
    pass


@example(examples.COMPETITION)
class CompetitionOutput(_CataloguedOutput):
    sport = serializers.UUIDField(source="sport_id")
    country = serializers.CharField(allow_blank=True)
