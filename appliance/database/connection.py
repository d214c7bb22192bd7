"""One plain connection to the configured PostgreSQL, and waiting until it answers."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from appliance.config import Config
from appliance.database.refusals import hint
from appliance.errors import DatabaseAwayError
from appliance.log import Say

_CONNECT_SECONDS = 3
_PAUSE_SECONDS = 0.5


def connect(config: Config) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=config.db_host,
        port=config.db_port,
        dbname=config.db_name,
        user=config.db_user,
        password=config.db_password or None,
        sslmode=config.db_sslmode,
        sslrootcert=config.db_sslrootcert or None,
        connect_timeout=_CONNECT_SECONDS,
        application_name="wisebet boot",
        autocommit=True,
    )


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
