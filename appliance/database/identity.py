"""Which database this is, so that what was noted about another is not believed of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from appliance.config import Config
from appliance.database.connection import connect, transaction
from appliance.paths import Paths

# Tables made anew, by a restored dump for one, have other numbers.
_POSTGRESQL = "SELECT 'django_migrations'::regclass::oid"
_SQLITE = "PRAGMA schema_version"  # counted up by whatever replaces the content


def identity(config: Config, paths: Paths) -> str:
    """The same text as long as nobody has put other tables in the place of these."""
    if not config.uses_postgresql:
        with closing(sqlite3.connect(paths.sqlite)) as file:
            (version,) = file.execute(_SQLITE).fetchone()
        return f"{paths.sqlite.stat().st_ino} {version}"
    with closing(connect(config)) as server, transaction(server):
        row = server.execute(_POSTGRESQL).fetchone()
    return f"{config.db_host}:{config.db_port} {config.db_name} {row and row[0]}"
