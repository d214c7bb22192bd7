"""One transaction in PostgreSQL: held, migrated, emptied, filled, compared, proved, committed.

Constraints and triggers are alive; those that wait for the end are checked before it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.db import Error, transaction

from app.core.moving import source, tables
from app.core.moving.copying import read_back, send
from app.core.moving.talking import Talk
from app.core.restoring import migrating
from app.core.restoring.locks import EVERYBODY, WRITERS, tables_lock

# As long as it takes, but for the locks: those who use the tables now are waited for this long.
_SETTINGS = (
    "SET LOCAL statement_timeout TO 0; SET LOCAL idle_in_transaction_session_timeout TO 0;"
    "SET LOCAL lock_timeout TO '60s'; SET LOCAL timezone TO 'UTC'; SET LOCAL datestyle TO 'ISO';"
    "SET LOCAL bytea_output TO 'hex'"
)


def fill(connection: Any, copy: Path, lock: int, talk: Talk) -> None:
    """Raise `CommandError`, in one line, and leave all as it was."""
    connection.unbounded()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SETTINGS)
            tables.require_usable(connection, cursor)
            talk.ask("looked", "hold", tables.contents(cursor))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SETTINGS)
            _be_alone(cursor, lock)
            tables.require_usable(connection, cursor)
            tables_lock(cursor, tables.there(cursor), WRITERS)
            talk.ask("held", "proceed", tables.contents(cursor))
            _prepare(connection, cursor)
            rows = _move(connection, cursor, copy, talk)
            talk.ask("loaded", "commit", rows)
    except (Error, psycopg.Error, sqlite3.Error) as error:
        raise CommandError(" ".join(str(error).split())) from None


def _be_alone(cursor: Any, lock: int) -> None:
    """Among all who migrate, restore or move this database, from whatever machine."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
    if cursor.fetchone() != (True,):
        raise CommandError("another container is migrating, restoring or moving into it")


def _prepare(connection: Any, cursor: Any) -> None:
    tables_lock(cursor, tables.there(cursor), EVERYBODY)
    migrating.forward(connection)
    cursor.execute(_SETTINGS)
    migrating.settle(cursor)
    tables.empty(cursor)


def _move(connection: Any, cursor: Any, copy: Path, talk: Talk) -> dict[str, int]:
    """Table → rows that have arrived, each as it was."""
    with closing(source.open_copy(copy)) as file:
        used = source.used_keys(file)
        rows = {}
        for table in tables.own():
            rows[table] = _move_table(connection, cursor, file, table, talk)
            tables.set_sequence(cursor, table, used.get(table, 0))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ANALYZE {', '.join(rows)}")
    source.require_proved()
    return rows


def _move_table(
    connection: Any, cursor: Any, file: sqlite3.Connection, table: str, talk: Talk
) -> int:
    columns = tables.columns(cursor, table)
    here, there = source.columns(file, table), {each.name for each in columns}
    if here != there:
        names = ", ".join(sorted(here ^ there))
        raise CommandError(f"{table} has not the same columns in both databases: {names}")
    with connection.connection.cursor() as copier:
        sent = send(file, copier, table, columns, talk.moved)
        arrived = read_back(copier, table, columns, talk.moved)
    if sent != arrived:
        raise CommandError(f"{table} did not arrive as it was: sent {sent}; arrived {arrived}")
    return sent.rows
