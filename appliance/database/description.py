"""How PostgreSQL is reached, once for all that reach it: boot, pg_dump, and the application.

The application reads the same `postgresql.toml` and the same variables; a test compares both.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from psycopg import pq

from appliance.config import Config
from appliance.paths import CODE_ROOT

_SPOKEN = CODE_ROOT / "postgresql.toml"


def parameters(config: Config) -> dict[str, str]:
    """libpq's words, https://www.postgresql.org/docs/current/libpq-connect.html."""
    named = {
        "host": config.db_host,
        "port": str(config.db_port),
        "dbname": config.db_name,
        "user": config.db_user,
        "password": config.db_password,
        "sslmode": config.db_sslmode,
        "sslrootcert": config.db_sslrootcert,
    }
    fixed = {name: str(value) for name, value in _spoken()["connection"].items()}
    return fixed | {name: value for name, value in named.items() if value}


def session() -> dict[str, str]:
    """The settings of the application's sessions."""
    return dict(_spoken()["session"])


def environment(config: Config) -> dict[str, str]:
    """The same for PostgreSQL's programs: a password in argv is seen by `ps`."""
    given = parameters(config)
    names = {each.keyword.decode(): each.envvar for each in pq.Conninfo.get_defaults()}
    return {
        envvar.decode(): given[keyword]
        for keyword, envvar in names.items()
        if envvar and keyword in given
    }


def conninfo(config: Config) -> str:
    """What has no variable of its own; nothing of it is secret."""
    given = parameters(config)
    rest = [each.keyword.decode() for each in pq.Conninfo.get_defaults() if not each.envvar]
    return " ".join(f"{name}={given[name]}" for name in rest if name in given)


@cache
def _spoken() -> dict[str, Any]:
    return tomllib.loads(_SPOKEN.read_text())
