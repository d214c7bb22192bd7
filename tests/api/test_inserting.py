"""Rows inserted together are as `bulk_create` would have written them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from app.betting.models import Alert, AlertKind, Bookmaker, ShippedEntry, Sport
from app.core.inserting import insert_together

NAMES = ["", "100 % 'quoted' \\ %s", "Peñarol 🎾"]


def alert(user, **facts):
    return Alert(user=user, kind=AlertKind.LIMIT, facts=facts)


def added(model):
    """Rows that the catalogue did not come with."""
    return model.objects.exclude(pk__in=ShippedEntry.objects.values("row"))


def written(model):
    return [model_to_dict(each) | {"pk": each.pk} for each in model.objects.order_by("pk")]


def test_rows_are_read_as_they_were_given(db):
    given = [Bookmaker(name=name, commission="0.05") for name in NAMES]
    insert_together(given)

    read = Bookmaker.objects.in_bulk([each.pk for each in given])
    assert [read[each.pk].name for each in given] == NAMES
    assert {str(each.commission) for each in read.values()} == {"0.050000"}


def test_json_times_and_nothing_are_written_as_bulk_create_writes_them(alice):
    first, second = alert(alice, text="%s", limit=None), alert(alice, text="%s", limit=None)
    second.created_at = first.created_at
    insert_together([first])
    Alert.objects.bulk_create([second])

    one, other = written(Alert)
    assert {**one, "pk": None} == {**other, "pk": None}


def test_few_rows_of_many_tables_take_one_round_trip(alice):
    with CaptureQueriesContext(connection) as sent:
        insert_together([Sport(name="Bocce")], [], [Bookmaker(name="A"), Bookmaker(name="B")])

    assert len(sent) == 1
    assert (added(Sport).count(), added(Bookmaker).count()) == (1, 2)


def test_many_rows_take_one_statement_a_table(db):
    with CaptureQueriesContext(connection) as sent:
        insert_together(*[[model(name=str(n)) for n in range(300)] for model in (Sport, Bookmaker)])

    assert len([each for each in sent if "SAVEPOINT" not in each["sql"]]) == 2
    assert (added(Sport).count(), added(Bookmaker).count()) == (300, 300)


def test_nothing_to_insert_asks_nothing(db):
    with CaptureQueriesContext(connection) as sent:
        insert_together([], [])

    assert len(sent) == 0


def test_the_error_is_that_of_the_statement_that_fails(transactional_db):
    with pytest.raises(IntegrityError, match="sport_shared_name"):
        insert_together([Bookmaker(name="A")], [Sport(name="Bocce"), Sport(name="Bocce")])

    assert added(Bookmaker).count() == 0


def test_an_inserted_row_can_be_changed_and_saved(db):
    sport = Sport(name="Bocce")
    insert_together([sport])
    sport.name = "Boules"
    sport.save()

    assert [each.name for each in added(Sport)] == ["Boules"]
