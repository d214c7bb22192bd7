"""A value as SQLite keeps it, written as PostgreSQL's COPY writes it.

The text is what the server answers for the same value, byte for byte: it is sent, and compared.
Reference: https://www.postgresql.org/docs/current/sql-copy.html, the text format, with the time
zone UTC and `DateStyle` ISO.
"""

from __future__ import annotations

import decimal
import json
import re
from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

Write = Callable[[Any], str]  # raises `ValueError`, `TypeError` or `ArithmeticError`

NULL = r"\N"
_SPECIAL = re.compile(r"[\\\b\f\n\r\t\v]")
_ESCAPES = {
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {escape[1]: char for char, escape in _ESCAPES.items()}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d{1,6}))?")
_EXACT = decimal.Context(prec=10_000)
# SQLite keeps a number in eight bytes: 15 digits of it are true. Django reads it so.
_FROM_FLOAT = decimal.Context(prec=15).create_decimal_from_float


def writer(kind: str) -> Write:
    """For a column of PostgreSQL's type `kind`. Raise `ValueError` when it is none of ours."""
    name, _, modifier = kind.partition("(")
    if name == "numeric" and modifier:
        return _numeric(int(modifier.rstrip(")").split(",")[1]))
    if name not in _WRITERS:
        raise ValueError(f"columns of the type {kind} cannot be moved")
    return _WRITERS[name]


def is_json(kind: str) -> bool:
    return kind == "jsonb"


def canonical_json(text: str) -> bytes:
    """The same for all texts of one value: PostgreSQL orders and spaces it in its own way."""
    value = json.loads(text, parse_int=Decimal, parse_float=Decimal)
    return json.dumps(value, sort_keys=True, default=_number).encode()


def plain(field: str) -> str:
    """The text of a field that COPY has escaped."""
    return _ESCAPED.sub(lambda found: _PLAIN.get(found[1], found[1]), field)


def _number(value: Decimal) -> list[str]:
    """Unlike every text; 1.0, 1 and 1e0 are one number."""
    return ["\0", str(_EXACT.plus(_EXACT.normalize(value)))]


def _text(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    if "\0" in value:
        raise ValueError("a NUL character, which PostgreSQL does not take")
    return _SPECIAL.sub(_escape, value) if _SPECIAL.search(value) else value


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES[found[0]]


def _whole(value: int) -> str:
    if not isinstance(value, int):
        raise TypeError("no whole number")
    return str(value)


def _flag(value: int) -> str:
    if value not in (0, 1):
        raise ValueError("neither true nor false")
    return "t" if value else "f"


def _bytes(value: bytes) -> str:
    return f"\\\\x{value.hex()}"


def _key(value: str) -> str:
    return str(UUID(value))


def _moment(value: str) -> str:
    """UTC, as Django keeps it; PostgreSQL leaves out the zeros at the end."""
    if found := _MOMENT.fullmatch(value):
        seconds, fraction = found.groups()
    else:
        seconds, fraction = _parsed(value)
    fraction = (fraction or "").rstrip("0")
    return f"{seconds}.{fraction}+00" if fraction else f"{seconds}+00"


def _parsed(value: str) -> tuple[str, str]:
    moment = parse_datetime(value)
    if moment is None:
        raise ValueError("no moment")
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%d %H:%M:%S}".rjust(19, "0"), f"{utc:%f}"


def _numeric(places: int) -> Write:
    step = Decimal(1).scaleb(-places)

    def write(value: int | float) -> str:
        number = _FROM_FLOAT(value) if isinstance(value, float) else Decimal(_whole(value))
        return f"{number.quantize(step) + 0:f}"

    return write


_WRITERS: dict[str, Write] = {
    "bigint": _whole,
    "integer": _whole,
    "smallint": _whole,
    "boolean": _flag,
    "bytea": _bytes,
    "character varying": _text,
    "text": _text,
    "jsonb": _text,
    "timestamp with time zone": _moment,
    "uuid": _key,
}
