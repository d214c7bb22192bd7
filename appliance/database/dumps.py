"""Copies of the database: made, and asked which migrations they hold."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from appliance.config import Config
from appliance.database.description import conninfo, environment
from appliance.database.refusals import hint, passes
from appliance.errors import ApplianceError
from appliance.paths import Paths

POSTGRESQL, SQLITE = "database.dump", "database.sqlite3"
_LONGEST_SECONDS = 12 * 3600  # a server that says nothing any more is not waited for for ever
# A dump that meets a server in a bad moment is taken again, after so many seconds.
_PAUSES_SECONDS = (2, 5)
_TABLE = "django_migrations"


def dump(config: Config, paths: Paths, directory: Path) -> Path:
    """Raise `ApplianceError` with what pg_dump said; `OSError` when there is no room."""
    if config.uses_postgresql:
        return _dump_postgresql(config, directory / POSTGRESQL)
    target = directory / SQLITE
    try:
        with closing(sqlite3.connect(paths.sqlite)) as live, closing(sqlite3.connect(target)) as to:
            live.backup(to)
    except sqlite3.Error as error:
        said = f"the database was not copied: {error}"
        raise ApplianceError(said, _hint(said, config)) from None
    return target


def migrations_of(copy: Path) -> set[str]:
    """Those applied in the database that was copied, as `betting.0001_initial`; may be none.

    Raise `ApplianceError` when it is not a copy at all.
    """
    return _of_sqlite(copy) if copy.name == SQLITE else set(_of_dump(copy))


def _dump_postgresql(config: Config, target: Path) -> Path:
    for pause in (*_PAUSES_SECONDS, None):
        said = _pg_dump(config, target)
        if not said:
            break
        if pause is None or not passes(said):
            raise ApplianceError(f"pg_dump failed\n{said}", _hint(said, config))
        time.sleep(pause)
    return target


def _pg_dump(config: Config, target: Path) -> str:
    """What it failed with, or nothing."""
    argv = ["pg_dump", f"--dbname={conninfo(config)}", "--format=custom", "--no-owner"]
    try:
        done = subprocess.run(
            [*argv, f"--file={target}"],
            env=os.environ | environment(config),
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        hours = _LONGEST_SECONDS // 3600
        raise ApplianceError(f"pg_dump was not done after {hours} hours") from None
    nothing = f"it ended with {done.returncode}, without a word"
    return (done.stderr.strip() or nothing) if done.returncode else ""


def _hint(said: str, config: Config) -> str:
    if "server version mismatch" in said:
        return (
            "this image's pg_dump is older than your server: take the dump beside the server, "
            "or run an image with a newer PostgreSQL client"
        )
    if "No space left" in said or "disk is full" in said:
        return "there is no room left on the backups volume"
    return hint(said, config)


def _of_sqlite(copy: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as file:
        try:
            return {
                f"{app}.{name}" for app, name in file.execute(f"SELECT app, name FROM {_TABLE}")
            }
        except sqlite3.OperationalError:
            return set()
        except sqlite3.DatabaseError as error:
            raise ApplianceError(f"{copy.name} is not a SQLite database: {error}") from None


def _of_dump(copy: Path) -> Iterator[str]:
    argv = ["pg_restore", "--data-only", f"--table={_TABLE}", "--file=-", str(copy)]
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode:
        raise ApplianceError(f"{copy.name} is not a dump of PostgreSQL\n{done.stderr.strip()}")
    columns: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith("COPY "):
            columns = line.split("(", 1)[1].split(")", 1)[0].split(", ")
        elif line == "\\.":
            columns = []
        elif columns:
            row = dict(zip(columns, line.split("\t"), strict=True))
            yield f"{row['app']}.{row['name']}"
