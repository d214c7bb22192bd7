"""Queries that the ORM compiles once, and the database plans once.

Compiling a query of many columns takes the ORM longer than PostgreSQL takes to answer it, and
planning it takes PostgreSQL longer than running it. A read that always has the same shape is
written as a function of its keys; it is compiled once a thread, and planned once a connection:

    _LEGS = Prepared(lambda bets: Leg.objects.filter(bet__in=bets).values("bet", "event"))
    _LEGS.rows([first, second])  # dictionaries

Arguments are UUIDs, or lists of them; each length of a list is a shape of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet, UUIDField

Argument = UUID | Sequence[UUID]
_MARK = 0x7E57 << 112  # no key of ours: version 0 of UUIDs does not exist
_MOST_SHAPES = 300
_KEY = UUIDField()


class Prepared:
    """`build` makes the queryset, of `values()`; it may look at its arguments' length only."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._thread = threading.local()

    def rows(self, *arguments: Argument) -> list[dict[str, Any]]:
        """What the queryset would read."""
        lists = [[each] if isinstance(each, UUID) else list(each) for each in arguments]
        shape = tuple(
            -1 if isinstance(each, UUID) else len(keys)
            for each, keys in zip(arguments, lists, strict=True)
        )
        if 0 in shape:
            return []  # `IN ()` finds nothing
        return self._compiled(shape).rows([key for keys in lists for key in keys])

    def _compiled(self, shape: tuple[int, ...]) -> _Compiled:
        known: dict[Any, _Compiled] = self._thread.__dict__.setdefault("known", {})
        if shape not in known:
            if len(known) >= _MOST_SHAPES:
                known.clear()
            known[shape] = _Compiled(self._build, shape)
        return known[shape]


class _Compiled:
    def __init__(self, build: Callable[..., QuerySet[Any, Any]], shape: tuple[int, ...]) -> None:
        count = sum(abs(length) for length in shape)
        marks = [UUID(int=_MARK + number) for number in range(count)]
        query = build(*_shaped(marks, shape)).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        self._names = list(query.selected)
        self._sql, parameters = compiler.as_sql()
        places = {_as_parameter(mark): place for place, mark in enumerate(marks)}
        self._parameters = [(places.get(each), each) for each in parameters]
        expressions = [column[0] for column in compiler.select]
        self._compiler, self._converters = compiler, compiler.get_converters(expressions)

    def rows(self, keys: list[UUID]) -> list[dict[str, Any]]:
        values = [_as_parameter(key) for key in keys]
        with _cursor() as cursor:
            cursor.execute(
                self._sql,
                [fixed if place is None else values[place] for place, fixed in self._parameters],
            )
            rows = cursor.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return [dict(zip(self._names, row, strict=True)) for row in rows]


def _cursor() -> Any:
    """PostgreSQL parses and plans the statement once a connection, too."""
    return getattr(connection, "prepared_cursor", connection.cursor)()


def _shaped(marks: list[UUID], shape: tuple[int, ...]) -> list[Argument]:
    left = iter(marks)
    return [next(left) if n < 0 else [next(left) for _ in range(n)] for n in shape]


def _as_parameter(key: UUID) -> Any:
    return _KEY.get_db_prep_value(key, connection)
