"""Queries compiled once answer as the ORM does."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from app.accounts.models import User
from app.core.prepared import Prepared

COLUMNS = ("id", "email", "created_at", "is_active")


@pytest.fixture
def people(alice, bob):
    return Prepared(
        lambda keys: User.objects.filter(pk__in=keys).order_by("email").values(*COLUMNS)
    )


@pytest.fixture
def person(alice):
    return Prepared(lambda key: User.objects.filter(pk=key).values(*COLUMNS))


def of(*users):
    return [{name: getattr(user, name) for name in COLUMNS} for user in users]


def test_a_row_is_what_the_orm_reads(person, alice):
    assert person.rows(alice.pk) == of(alice)


def test_the_second_run_is_of_its_own_keys(person, alice, bob):
    assert person.rows(alice.pk) == of(alice)
    assert person.rows(bob.pk) == of(bob)


def test_lists_may_be_of_any_length(people, alice, bob):
    assert people.rows([alice.pk, bob.pk]) == of(alice, bob)
    assert people.rows([bob.pk]) == of(bob)


def test_an_empty_list_finds_nothing_and_asks_nothing(people):
    with CaptureQueriesContext(connection) as asked:
        assert people.rows([]) == []
    assert len(asked) == 0


def test_nothing_is_found_for_a_key_of_nobody(person):
    assert list(person.rows(uuid.uuid4())) == []


def test_a_shape_is_compiled_once(alice, bob):
    compiled = []

    def build(key):
        compiled.append(key)
        return User.objects.filter(pk=key).values("email")

    query = Prepared(build)
    query.rows(alice.pk)
    query.rows(bob.pk)

    assert len(compiled) == 1
