"""The script that pg_restore writes, sent through one connection: statements and rows.

psql is not used, because it takes the end of its input for the end of the script: whoever feeds
it may have died. Here the script ends with a line of its own.
Reference: https://www.postgresql.org/docs/current/sql-copy.html, the text format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from django.core.management.base import CommandError

WHOLE = b"\\wisebet whole\n"
_COPY = re.compile(rb"COPY .* FROM stdin;\n")
_SCHEMA = re.compile(rb"CREATE SCHEMA (.+);\n")
_END_OF_ROWS = b"\\.\n"
# For psql alone; and what a server before 17 does not know.
_LEFT_OUT = (b"\\restrict ", b"\\unrestrict ", b"SET transaction_timeout = 0;\n")
_BLOCK_BYTES = 1 << 18


def run(connection: Any, script: IO[bytes]) -> None:
    """`connection` is psycopg's. Raise `CommandError` when the script breaks off."""
    with connection.cursor() as cursor:
        statements: list[bytes] = []
        for line in script:
            if line == WHOLE:
                _execute(cursor, statements)
                return
            if _COPY.fullmatch(line):
                _execute(cursor, statements)
                _copy(cursor, line, script)
            elif not line.startswith(_LEFT_OUT) and not _is_there(cursor, line):
                statements.append(line)
    raise _broken_off()


def _is_there(cursor: Any, line: bytes) -> bool:
    """A schema is made for us more often than we may make one."""
    found = _SCHEMA.fullmatch(line)
    if not found:
        return False
    cursor.execute("SELECT to_regnamespace(%s)", [found[1].decode()])
    return cursor.fetchone() != (None,)


def _execute(cursor: Any, statements: list[bytes]) -> None:
    if text := b"".join(statements).strip():
        cursor.execute(text)
    statements.clear()


def _copy(cursor: Any, statement: bytes, script: IO[bytes]) -> None:
    with cursor.copy(statement) as copy:
        for block in _blocks(script):
            copy.write(block)


def _blocks(script: IO[bytes]) -> Iterator[bytes]:
    """The rows, many at once: each write costs as much as a thousand of them."""
    rows: list[bytes] = []
    size = 0
    for line in script:
        if line == _END_OF_ROWS:
            yield b"".join(rows)
            return
        rows.append(line)
        size += len(line)
        if size > _BLOCK_BYTES:
            yield b"".join(rows)
            rows.clear()
            size = 0
    raise _broken_off()


def _broken_off() -> CommandError:
    return CommandError("the script broke off: nothing was changed")
