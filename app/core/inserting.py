"""Rows of several models, inserted in one round trip.

A round trip costs both sides about as much as a small INSERT does, and the ORM takes longer to
write one than PostgreSQL to run it:

    insert_together(bets, legs, transactions, entries)  # lists of instances, in this order

PostgreSQL takes several statements in one message where the client writes the values into them,
as Django's cursors do. It stops at the first that fails, and the error is that statement's.
SQLite, which has no round trips, and many rows go through `bulk_create`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

_FEW = 10  # of more rows, Django's own INSERT from arrays is read faster
_BATCH = 1000


def insert_together(*tables: Sequence[Model]) -> None:
    """Like `bulk_create` of each list, but keys that the database makes are not read back."""
    few: list[Sequence[Model]] = []
    for rows in filter(None, tables):
        if connection.vendor == "postgresql" and len(rows) <= _FEW:
            few.append(rows)
        else:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=_BATCH)
    if few:
        with connection.cursor() as cursor:
            # Each by itself: psycopg remembers statements of up to 50 values.
            cursor.execute(";\n".join(cursor.mogrify(*_insert(rows)) for rows in few))


def _insert(rows: Sequence[Model]) -> tuple[str, list[Any]]:
    """The statement and its values."""
    model: Any = type(rows[0])
    into, places, columns = _columns(model)
    values = []
    for row in rows:
        for column in columns:
            value = column.pre_save(row, True)
            if value is not None:
                value = column.get_db_prep_save(value, connection=connection)
            values.append(value)
        row._state.adding, row._state.db = False, connection.alias
    return f"{into} VALUES {', '.join([places] * len(rows))}", values


@cache
def _columns(model: type[Model]) -> tuple[str, str, list[Field[Any, Any]]]:
    """`INSERT INTO` with its columns, the places of one row's values, and the fields of both."""
    fields = [each for each in model._meta.concrete_fields if not isinstance(each, AutoField)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names})", f"({places})", fields
