"""A database beside the live one, for trying migrations on a copy: made, marked and dropped.

It is ours when its comment says so. CREATE DATABASE takes no comment, and cannot share a
transaction with one: until the comment is there, the limit of connections is the mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import sql

from appliance.config import Config
from appliance.database.connection import connect, transaction, wait_briefly
from appliance.errors import ApplianceError, DatabaseAwayError
from appliance.log import Say

_SUFFIX, _LONGEST_NAME_BYTES = "_rehearsal", 63
_MARK = "WiseBet: a copy for a rehearsal, dropped by the next one"
_LIMIT_MARK = 1987
# "rehears" in ASCII, as PostgreSQL's bigint.
_LOCK = int.from_bytes(b"rehears", "big")
_FOUND = """
SELECT coalesce(shobj_description(oid, 'pg_database'), ''), datconnlimit,
    pg_get_userbyid(datdba) = current_user
FROM pg_database WHERE datname = %s
"""
_LIKE = """
SELECT pg_encoding_to_char(encoding), datcollate, datctype
FROM pg_database WHERE datname = current_database()
"""


class NoRehearsalError(ApplianceError):
    """The server lends no room for one; whoever asked goes on without."""

    exit_code = 3

    def __init__(self, reason: str) -> None:
        super().__init__(f"no rehearsal possible: {reason}")


def beside(config: Config) -> Config:
    """The same server, and the copy's database."""
    longest = _LONGEST_NAME_BYTES - len(_SUFFIX)
    name = config.db_name.encode()[:longest].decode(errors="ignore")
    return replace(config, db_name=name + _SUFFIX)


@contextmanager
def made(config: Config, say: Say) -> Iterator[Config]:
    """An empty one, instead of any that an older rehearsal has left; dropped upon a failure.

    Raise `NoRehearsalError`, or `DatabaseAwayError` when the server or another is at it.
    """
    copy = beside(config)
    with closing(wait_briefly(config, say)) as server, _alone(config, say):
        if not _drop(server, copy):
            raise NoRehearsalError(f"the database {copy.db_name} is none that a rehearsal made")
        _create(server, copy)
        try:
            _require_reachable(copy)
            yield copy
        except BaseException:
            with suppress(psycopg.Error):
                _drop(server, copy)
            raise


def forget(config: Config, say: Say) -> bool:
    """Drop what a rehearsal has left; False when the one of that name is somebody else's."""
    with closing(wait_briefly(config, say)) as server, _alone(config, say):
        return _drop(server, beside(config))


@contextmanager
def _alone(config: Config, say: Say) -> Iterator[None]:
    """By a connection of its own: the others must not be in a transaction."""
    with closing(wait_briefly(config, say)) as connection, transaction(connection):
        row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
        if row != (True,):
            raise DatabaseAwayError("another rehearsal of this server is running", "wait for it")
        yield


def _drop(server: psycopg.Connection[Any], copy: Config) -> bool:
    """Whether there is none any more."""
    found = server.execute(_FOUND, [copy.db_name]).fetchone()
    if found is None:
        return True
    comment, limit, is_own = found
    if not is_own or (comment or (limit == _LIMIT_MARK and _MARK)) != _MARK:
        return False
    # Whoever is still connected belongs to a rehearsal that was killed.
    server.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", copy))
    return True


def _create(server: psycopg.Connection[Any], copy: Config) -> None:
    row = server.execute(_LIKE).fetchone()
    assert row
    options = sql.SQL("TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
        *map(sql.Literal, row)
    )
    limit = sql.SQL(" CONNECTION LIMIT {}").format(sql.Literal(_LIMIT_MARK))
    try:
        server.execute(_named("CREATE DATABASE {} ", copy) + options + limit)
    except psycopg.errors.InsufficientPrivilege:
        raise NoRehearsalError(
            f"{copy.db_user} may not make a database "
            f"(on the server: ALTER ROLE {copy.db_user} CREATEDB;)"
        ) from None
    except psycopg.Error as error:
        raise NoRehearsalError(" ".join(str(error).split())) from None
    with transaction(server):
        server.execute(_named("COMMENT ON DATABASE {} IS ", copy) + sql.Literal(_MARK))
        # Where our tables are found may be a setting of the live database.
        server.execute(_named("ALTER DATABASE {} SET search_path FROM CURRENT", copy))


def _require_reachable(copy: Config) -> None:
    """A pooler, or pg_hba.conf, may know the live one alone."""
    try:
        connect(copy).close()
    except psycopg.OperationalError as error:
        raise NoRehearsalError(" ".join(str(error).split())) from None


def _named(text: str, copy: Config) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(copy.db_name))
