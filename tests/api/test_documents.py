"""Expressions of answers, made of the serializers that describe them."""

from __future__ import annotations

import pytest
from django.db.models import F
from rest_framework import serializers

from app.accounts.models import User
from app.core.documents import as_text, document


class PersonOutput(serializers.Serializer):
    email = serializers.CharField()
    active = serializers.BooleanField(source="is_active")


class SeenOutput(serializers.Serializer):
    last_login = serializers.DateTimeField()


def test_a_document_has_the_members_of_its_serializer_in_their_order(alice):
    people = User.objects.values_list(as_text(document(PersonOutput)))

    assert [text for (text,) in people] == [f'{{"email":"{alice.email}","active":true}}']


def test_a_column_that_is_given_by_name_takes_the_place_of_the_field(alice):
    people = User.objects.values_list(as_text(document(PersonOutput, active=F("is_staff"))))

    assert people.get()[0] == f'{{"email":"{alice.email}","active":false}}'


def test_a_field_that_does_not_say_how_it_is_written_is_refused():
    with pytest.raises(TypeError, match="last_login: give its expression by name"):
        document(SeenOutput)
