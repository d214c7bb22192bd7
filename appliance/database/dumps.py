"""Copies of the database, made while it is in use."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from appliance.config import Config
from appliance.database.description import conninfo, environment
from appliance.database.refusals import hint, passes
from appliance.database.surveys import POSTGRESQL, SQLITE
from appliance.errors import ApplianceError
from appliance.paths import Paths

_LONGEST_SECONDS = 12 * 3600  # a server that says nothing any more is not waited for for ever
# A dump that meets a server in a bad moment is taken again, after so many seconds.
_PAUSES_SECONDS = (2, 5)


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
