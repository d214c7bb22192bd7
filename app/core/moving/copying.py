"""A table's rows sent by COPY, and read back from the server: both counted, both summed up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core.management.base import CommandError

from app.core.moving.tables import Column
from app.core.moving.values import NULL, canonical_json, is_json, plain, writer

_BLOCK_BYTES = 1 << 18
_MODULUS = 1 << 128
_IMPOSSIBLE = (ValueError, TypeError, ArithmeticError, AttributeError)

Tell = Callable[[int], None]  # told of bytes that went over


@dataclass(slots=True)
class Sum:
    """Rows, and the sum of their hashes: the same in whatever order they come."""

    rows: int = 0
    digest: int = 0

    def add(self, row: bytes) -> None:
        self.rows += 1
        hashed = int.from_bytes(blake2b(row, digest_size=16).digest())
        self.digest = (self.digest + hashed) % _MODULUS

    def __str__(self) -> str:
        return f"{self.rows} rows, digest {self.digest:032x}"


def send(
    source: sqlite3.Connection, cursor: Any, table: str, columns: Sequence[Column], tell: Tell
) -> Sum:
    """Raise `CommandError` for a value that its column cannot hold; psycopg's errors."""
    total = Sum()
    names = ", ".join(f'"{each.name}"' for each in columns)
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for block in _blocks(_lines(source, table, columns, total)):
            copy.write(block)
            tell(len(block))
    return total


def read_back(cursor: Any, table: str, columns: Sequence[Column], tell: Tell) -> Sum:
    total = Sum()
    spots = _json_spots(columns)
    names = ", ".join(f'"{each.name}"' for each in columns)
    with cursor.copy(f'COPY "{table}" ({names}) TO STDOUT') as copy:
        for line in copy:
            row = bytes(line)
            total.add(_canonical(row, spots) if spots else row)
            tell(len(row))
    return total


def _lines(
    source: sqlite3.Connection, table: str, columns: Sequence[Column], total: Sum
) -> Iterator[bytes]:
    writers = [writer(each.kind) for each in columns]
    spots = _json_spots(columns)
    names = ", ".join(f'"{each.name}"' for each in columns)
    for row in source.execute(f'SELECT {names} FROM "{table}"'):
        try:
            fields = [
                NULL if value is None else write(value)
                for write, value in zip(writers, row, strict=True)
            ]
            line = "\t".join(fields).encode() + b"\n"
            total.add(_canonical(line, spots) if spots else line)
        except _IMPOSSIBLE:
            raise _refused(table, columns, row) from None
        yield line


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Many rows at once: each write costs as much as a thousand of them."""
    rows: list[bytes] = []
    size = 0
    for line in lines:
        rows.append(line)
        size += len(line)
        if size > _BLOCK_BYTES:
            yield b"".join(rows)
            rows.clear()
            size = 0
    yield b"".join(rows)


def _json_spots(columns: Sequence[Column]) -> list[int]:
    return [number for number, each in enumerate(columns) if is_json(each.kind)]


def _canonical(line: bytes, spots: Sequence[int]) -> bytes:
    fields = line.rstrip(b"\n").split(b"\t")
    for spot in spots:
        if fields[spot] != NULL.encode():
            fields[spot] = canonical_json(plain(fields[spot].decode()))
    return b"\t".join(fields)


def _refused(table: str, columns: Sequence[Column], row: Sequence[Any]) -> CommandError:
    """Which value it is; what a person wrote is not repeated."""
    for column, value in zip(columns, row, strict=True):
        try:
            text = NULL if value is None else writer(column.kind)(value)
            if is_json(column.kind) and value is not None:
                canonical_json(text and value)
        except _IMPOSSIBLE as error:
            reason = f"{type(error).__name__}: {error}"[:200]
            return CommandError(
                f"{table}, row {row[0]}: {column.name} is not what a column of the type "
                f"{column.kind} holds ({reason})"
            )
    return CommandError(f"{table}, row {row[0]} cannot be read")
