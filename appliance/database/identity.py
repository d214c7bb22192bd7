"""Which database this is, so that what was noted about another is not believed of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from appliance.config import Config
from appliance.database.connection import connect, transaction
from appliance.paths import Paths

# Tables made anew, by a restored dump for one, have other numbers; on another server, set up the
# same way, they may have the same: it has other moments, or a number of its own.
_TABLES = """
SELECT 'django_migrations'::regclass::oid, extract(epoch FROM min(applied)) FROM django_migrations
"""
_SERVER = "SELECT system_identifier FROM pg_control_system()"
# Counted up by whatever replaces the content; the number of a file goes to the next one.
_SQLITE = "SELECT schema_version, min(applied) FROM pragma_schema_version, django_migrations"


def identity(config: Config, paths: Paths) -> str:
    """The same text as long as nobody has put other tables in the place of these."""
    if not config.uses_postgresql:
        with closing(sqlite3.connect(paths.sqlite)) as file:
            row = file.execute(_SQLITE).fetchone()
        return _text(paths.sqlite.stat().st_ino, *row)
    with closing(connect(config)) as server:
        with transaction(server):
            row = server.execute(_TABLES).fetchone() or ()
        place = f"{config.db_host}:{config.db_port}"
        return _text(place, config.db_name, *row, _server_number(server))


def _server_number(server: psycopg.Connection[Any]) -> object:
    """Given by initdb, and another for each server; nothing where we may not ask."""
    try:
        with transaction(server):
            return (server.execute(_SERVER).fetchone() or ("",))[0]
    except psycopg.errors.InsufficientPrivilege:
        return ""


def _text(*parts: object) -> str:
    return " ".join(str(part) for part in parts)
