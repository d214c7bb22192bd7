"""Answers that PostgreSQL writes as JSON.

Making Python objects of rows and text of these costs more than all else a read does. A `document`
is an expression of the ORM, made of the serializer that describes the answer: its value is the
text of that answer, in the order of the serializer's fields.

    _NOTE = document(NoteOutput, tags=array(Tag.objects.filter(note=OuterRef("pk")).values("id")))
    Note.objects.filter(user=user).values("version", document=as_text(_NOTE))

Each field is the column of its `source`; one that shows it differently has a `json_column`. What
is neither is given by name. `Ready` puts the text into an answer, see `rendering`.

Reference: https://www.postgresql.org/docs/current/functions-json.html
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import F, Func, JSONField, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from rest_framework import serializers
from rest_framework.serializers import Serializer

# Their JSON is what PostgreSQL makes of their column.
_PLAIN = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
    serializers.UUIDField,
)


def are_written_here() -> bool:
    """Whether the database is one that can."""
    return connection.vendor == "postgresql"


def document(shape: type[Serializer[Any]], under: str = "", **columns: Any) -> Any:
    """The expression of one object. `under` is the relation its columns are behind.

    Raise `TypeError` for a field that does not say how its column is written.
    """
    members = {}
    for name, field in shape().fields.items():
        source = under + (field.source or name).replace(".", "__")
        members[name] = columns[name] if name in columns else _column(field, source)
    return _Object(members)


def array(rows: QuerySet[Any, Any]) -> Any:
    """The expression of one list: of a queryset of one value a row, in its order."""
    return _Array(rows, output_field=JSONField())


def as_text(expression: Any) -> Any:
    return Cast(expression, TextField())


def moment(source: str) -> Any:
    """`2024-05-19T15:00:00Z`, with six digits of a second that is not whole."""
    return _Moment(source, output_field=TextField())


def numbers(source: str) -> Any:
    """A JSON column of numbers alone, without the white space of `jsonb`."""
    return _Numbers(source, output_field=JSONField())


def _column(field: Any, source: str) -> Any:
    if isinstance(field, Serializer):
        return document(type(field), under=f"{source}__")
    if hasattr(field, "json_column"):
        return field.json_column(source)
    if isinstance(field, _PLAIN):
        return F(source)
    raise TypeError(f"{source}: give its expression by name, {type(field).__name__} has none")


class _Object(Func):
    """`row_to_json` of a row: unlike `json_build_object` it puts no space between."""

    template = "(SELECT row_to_json(o) FROM (SELECT %(expressions)s) AS o(%(names)s))"

    def __init__(self, members: dict[str, Any]) -> None:
        super().__init__(*members.values(), output_field=JSONField())
        self._names = list(members)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        names = ", ".join(map(connection.ops.quote_name, self._names))
        return super().as_sql(compiler, connection, names=names, **context)


class _Array(Subquery):
    template = "array_to_json(ARRAY(%(subquery)s))"


class _Moment(Func):
    template = (
        "replace(to_char(%(expressions)s AT TIME ZONE 'UTC',"
        " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '.000000Z', 'Z')"
    )


class _Numbers(Func):
    template = "replace(%(expressions)s::text, ' ', '')::json"
