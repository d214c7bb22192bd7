"""Bodies of accounts, bankrolls, tipsters and tags: in, out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.betting.belongings import examples
from app.betting.bets.outputs import NamedOutput
from app.betting.http.fields import CurrencyField, MomentField, MoneyField, NameField
from app.core.fields import KeyField, TextField
from app.core.schema import example


def _notes() -> TextField:
    return TextField(max_length=10_000, required=False, allow_blank=True)


class AccountCreate(serializers.Serializer[Any]):
    bookmaker = KeyField()
    currency = CurrencyField()
    notes = _notes()


class AccountUpdate(serializers.Serializer[Any]):
    notes = _notes()


class BankrollUpdate(serializers.Serializer[Any]):
    name = NameField(max_length=100)
    starting_amount = MoneyField()
    unit_size = MoneyField(low="0.01", required=False, allow_null=True)


class BankrollCreate(BankrollUpdate):
    currency = CurrencyField()


class TipsterInput(serializers.Serializer[Any]):
    name = NameField(max_length=100)
    notes = _notes()


class TagInput(serializers.Serializer[Any]):
    name = NameField(max_length=50)


class VersionedOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text='The ETag is this in quotes: "7".')
    created_at = MomentField()
    updated_at = MomentField()


@example(examples.ACCOUNT)
class AccountOutput(VersionedOutput):
    bookmaker = NamedOutput()
    currency = CurrencyField()
    notes = serializers.CharField(allow_blank=True)


@example(examples.BANKROLL)
class BankrollOutput(VersionedOutput):
    name = serializers.CharField()
    currency = CurrencyField()
    starting_amount = MoneyField()
    unit_size = MoneyField(allow_null=True)


@example(examples.TIPSTER)
class TipsterOutput(VersionedOutput):
    name = serializers.CharField()
    notes = serializers.CharField(allow_blank=True)


@example(examples.TAG)
class TagOutput(VersionedOutput):
    name = serializers.CharField()
