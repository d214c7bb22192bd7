"""One plain connection to the configured PostgreSQL, and waiting until it answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from appliance.config import Config
from appliance.database.description import parameters, session
from appliance.database.refusals import hint
from appliance.errors import DatabaseAwayError
from appliance.log import Say

_PAUSE_SECONDS = 0.5
_LONGEST_BRIEF_WAIT_SECONDS = 5


def connect(config: Config) -> psycopg.Connection[Any]:
    """As the application connects: what is refused here is refused there, and the reverse."""
    connection: psycopg.Connection[Any] = psycopg.connect(
        **parameters(config),  # type: ignore[arg-type]
        autocommit=True,
        prepare_threshold=None,
    )
    try:
        with transaction(connection):
            for name, value in session().items():
                connection.execute("SELECT set_config(%s, %s, true)", [name, value])
    except psycopg.Error:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """In one session, whoever leads there, without what others left in it, for any time."""
    with connection.transaction():
        connection.execute(
            "SET LOCAL search_path TO DEFAULT; SET LOCAL statement_timeout TO 0;"
            "SET LOCAL lock_timeout TO 0; SET LOCAL idle_in_transaction_session_timeout TO 0"
        )
        yield


def pooler(connection: psycopg.Connection[Any]) -> bool:
    """Whether another than the server answered first: its sessions have other numbers."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row != (connection.info.backend_pid,)


def where(config: Config) -> str:
    """Where we look, in an operator's words; never the password."""
    return (
        f"{config.db_host}:{config.db_port}, database {config.db_name}, "
        f"user {config.db_user}, sslmode {config.db_sslmode}"
    )


def wait(config: Config, say: Say) -> psycopg.Connection[Any]:
    """Connect, trying for DB_WAIT_SECONDS; raise `DatabaseAwayError` that says where it looked."""
    deadline = time.monotonic() + config.db_wait_seconds
    said = ""
    while True:
        try:
            return connect(config)
        except psycopg.OperationalError as error:
            reason = " ".join(str(error).split())
        if reason != said:
            said = reason
            say(f"waiting for the database at {where(config)}", level="warning", reason=reason)
        if time.monotonic() >= deadline:
            raise DatabaseAwayError(
                f"the database did not answer within {config.db_wait_seconds} seconds "
                f"at {where(config)}\n  {reason}",
                hint(reason, config),
            )
        time.sleep(_PAUSE_SECONDS)


def wait_briefly(config: Config, say: Say) -> psycopg.Connection[Any]:
    """For whoever asks and is waited for; raise `DatabaseAwayError`."""
    soon = min(config.db_wait_seconds, _LONGEST_BRIEF_WAIT_SECONDS)
    return wait(replace(config, db_wait_seconds=soon), say)
