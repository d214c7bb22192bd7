"""One archive of the database and the uploaded files, whole or not there at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from appliance.config import Config
from appliance.database.refusals import hint, passes
from appliance.errors import ApplianceError
from appliance.paths import Paths

# A dump that meets a server in a bad moment is taken again, after so many seconds.
_PAUSES_SECONDS = (2, 5)


def backup(config: Config, paths: Paths) -> Path:
    """Write `backups/wisebet-<UTC time>.tar.gz` (mode 0600) and return its path.

    Inside: `database.dump` (pg_dump's custom format) or `database.sqlite3`, and
    `media/`. The draft stands on the same volume and is renamed when complete.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = paths.backups / f"wisebet-{stamp}.tar.gz"
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=paths.backups) as directory:
        draft = Path(directory)
        database = _dump(config, paths, draft)
        archive = draft / target.name
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(database, database.name)
            tar.add(paths.media, "media")
        archive.chmod(0o600)
        os.replace(archive, target)
    return target


def backups(paths: Paths) -> list[Path]:
    """What there is, the oldest first."""
    return sorted(paths.backups.glob("wisebet-*.tar.gz"))


def _dump(config: Config, paths: Paths, draft: Path) -> Path:
    if config.uses_postgresql:
        return _dump_postgresql(config, draft / "database.dump")
    target = draft / "database.sqlite3"
    with closing(sqlite3.connect(paths.sqlite)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


def _dump_postgresql(config: Config, target: Path) -> Path:
    argv = ["pg_dump", "--format=custom", "--no-owner", f"--file={target}"]
    for pause in (*_PAUSES_SECONDS, None):
        done = subprocess.run(argv, env=os.environ | libpq(config), capture_output=True, text=True)
        if not done.returncode:
            break
        if pause is None or not passes(done.stderr):
            raise ApplianceError(
                f"pg_dump failed\n{done.stderr.strip()}", _hint(done.stderr, config)
            )
        time.sleep(pause)
    return target


def libpq(config: Config) -> dict[str, str]:
    """Connection settings by environment: a password in argv is seen by `ps`."""
    settings = {
        "PGHOST": config.db_host,
        "PGPORT": str(config.db_port),
        "PGDATABASE": config.db_name,
        "PGUSER": config.db_user,
        "PGPASSWORD": config.db_password,
        "PGSSLMODE": config.db_sslmode,
        "PGSSLROOTCERT": config.db_sslrootcert,
    }
    return {name: value for name, value in settings.items() if value}


def _hint(message: str, config: Config) -> str:
    if "server version mismatch" in message:
        return (
            "this image's pg_dump is older than your server: take the dump beside the server, "
            "or run an image with a newer PostgreSQL client"
        )
    return hint(message, config)
