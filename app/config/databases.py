"""The database: an external PostgreSQL through a pool, or the embedded SQLite."""

from __future__ import annotations

import tomllib
from typing import Any

from app.config.env import CODE_ROOT, Environment
from app.core.postgresql import refuse_waiting

# What boot, backup and restore say as well.
_SPOKEN = CODE_ROOT / "postgresql.toml"


def databases(env: Environment) -> dict[str, dict[str, Any]]:
    return {"default": _postgresql(env) if env.db_host else _sqlite(env)}


def _postgresql(env: Environment) -> dict[str, Any]:
    spoken = tomllib.loads(_SPOKEN.read_text())
    return {
        "ENGINE": "app.core.postgresql",
        "HOST": env.db_host,
        "PORT": env.db_port,
        "NAME": env.db_name,
        "USER": env.db_user,
        "PASSWORD": env.db_password,
        "POOLER": env.db_pooler,
        "SESSION": spoken["session"],
        "OPTIONS": {
            **spoken["connection"],
            "pool": _pool(env, spoken["connection"]["connect_timeout"]),
            # Only `prepared_cursor` prepares: Django's own cursors never do.
            "prepare_threshold": 5,
            "sslmode": env.db_sslmode,
            **({"sslrootcert": env.db_sslrootcert} if env.db_sslrootcert else {}),
        },
    }


def _pool(env: Environment, connect_seconds: int) -> dict[str, Any]:
    """One pool a worker, opened by its first request: never before gunicorn forks."""
    from app.core.postgresql.connection import Connection

    size = env.web_threads + 1
    return {
        "connection_class": Connection,
        "min_size": 0,
        "max_size": size,
        "num_workers": size,
        "timeout": connect_seconds,
        # psycopg's pool waits 1 s, 2 s, 4 s, … between its attempts for this
        # long. 0: it gives up at once, and the next request tries anew.
        "reconnect_timeout": 0,
        "reconnect_failed": refuse_waiting,
        "max_idle": 120,
    }


def _sqlite(env: Environment) -> dict[str, Any]:
    return {
        "ENGINE": "app.core.sqlite",
        "NAME": env.data / "wisebet.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 5,
            # A writer takes its lock when it begins, and waits for it; a lock
            # taken halfway through a transaction fails at once.
            "transaction_mode": "IMMEDIATE",
            # FULL: what was acknowledged survives a power cut.
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        },
    }
