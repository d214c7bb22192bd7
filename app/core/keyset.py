"""Where a page begins: after a row, named by all that its list is ordered by.

The key stands last in every order, so a position is of one row, whatever is equal in the other
columns and whatever is added or removed before it. Rows without a value come after all others,
in both directions and on both databases.

Reference: https://use-the-index-luke.com/no-offset
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import orjson
from django.conf import settings
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

_MAC_BYTES = 12
_LONGEST = 4000  # of a cursor's text; a name of 150 letters takes 1000


@dataclass(frozen=True, slots=True)
class Position:
    """`values` of the order's columns; rows before it `backwards`, itself if it `is_included`."""

    values: list[Any] = field(default_factory=list)
    backwards: bool = False
    is_included: bool = False


def ordered(rows: QuerySet[Any, Any], order: Sequence[str], *, backwards: bool) -> Any:
    return rows.order_by(*(_sorted(rows.model, name, backwards) for name in order))


def beyond(rows: QuerySet[Any, Any], order: Sequence[str], position: Position) -> Any:
    """The rows that come after a position, or before it when it is one of going back."""
    columns = [_Column.of(rows.model, name, position.backwards) for name in order]
    values = [
        None if value is None else column.field.to_python(value)
        for column, value in zip(columns, position.values, strict=True)
    ]
    equal = "=" if position.is_included else ""
    if len({column.descends for column in columns}) == 1 and not any(c.nullable for c in columns):
        operator = ("<" if columns[0].descends else ">") + equal
        return rows.filter(_compared(columns, operator, values))
    last = "lte" if columns[-1].descends else "gte"
    last = last if position.is_included else last.replace("e", "")
    first = Q(**{f"{columns[-1].name}__{last}": values[-1]})
    pairs = reversed(list(zip(columns[:-1], values[:-1], strict=True)))
    return rows.filter(reduce(lambda rest, pair: pair[0].beyond(pair[1], rest), pairs, first))


def write(position: Position, of: str) -> str:
    """As text for an address. `of` is the list: its filters and its order."""
    flags = position.backwards + 2 * position.is_included
    body = orjson.dumps([flags, *position.values], default=str)
    return urlsafe_b64encode(_mac(body, of) + body).decode().rstrip("=")


def read(text: str, of: str) -> Position:
    """Raise `ValueError` for a text that was not written by us, for this list."""
    if len(text) > _LONGEST or not text.isascii():
        raise ValueError("no cursor")
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except NoBase64:
        raise ValueError("no cursor") from None
    mac, body = data[:_MAC_BYTES], data[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(body, of)):
        raise ValueError("a cursor of something else")
    flags, *values = orjson.loads(body)
    return Position(values, backwards=bool(flags & 1), is_included=bool(flags & 2))


def values_of(row: Any, order: Sequence[str]) -> list[Any]:
    """Of a row as an instance or as a dictionary; dates and times with all their digits."""
    names = [name.lstrip("-") for name in order]
    if isinstance(row, Mapping):
        return [row[name] for name in names]
    return [getattr(row, name) for name in names]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    field: Any
    descends: bool
    backwards: bool

    @classmethod
    def of(cls, model: Any, name: str, backwards: bool) -> _Column:
        plain = name.lstrip("-")
        return cls(plain, model._meta.get_field(plain), name.startswith("-") ^ backwards, backwards)

    @property
    def nullable(self) -> bool:
        return bool(self.field.null)

    def beyond(self, value: Any, rest: Q) -> Q:
        """Rows beyond a value of this column, or equal in it and beyond in the `rest`."""
        has_none = Q(**{f"{self.name}__isnull": True})
        if value is None:
            equal = has_none & rest
            return ~has_none | equal if self.backwards else equal
        farther = Q(**{f"{self.name}__{'lt' if self.descends else 'gt'}": value})
        if self.nullable and not self.backwards:
            farther |= has_none
        return farther | Q(**{self.name: value}) & rest


def _sorted(model: Any, name: str, backwards: bool) -> Any:
    column = _Column.of(model, name, backwards)
    nulls = {}
    if column.nullable:
        nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
    return F(column.name).desc(**nulls) if column.descends else F(column.name).asc(**nulls)


def _compared(columns: Sequence[_Column], operator: str, values: Sequence[Any]) -> Any:
    """`(placed_at, id) < (…, …)`: one step in an index of these columns."""
    given = [Value(each, column.field) for column, each in zip(columns, values, strict=True)]
    return Func(
        _Row(*(F(column.name) for column in columns)),
        _Row(*given),
        template="%(expressions)s",
        arg_joiner=f" {operator} ",
        output_field=BooleanField(),
    )


class _Row(Func):
    template = "(%(expressions)s)"
    output_field = BooleanField()


def _mac(body: bytes, of: str) -> bytes:
    """A cursor's values go into a query, so they are only those that we wrote ourselves."""
    key = b"cursor 1 " + settings.SECRET_KEY.encode()
    text = of.encode("utf-8", "surrogatepass") + b"\0" + body
    return hmac.digest(key, text, hashlib.sha256)[:_MAC_BYTES]
