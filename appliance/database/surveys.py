"""What a copy of the database holds, asked of the copy itself: all of it is read once."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from appliance.errors import ApplianceError

POSTGRESQL, SQLITE = "database.dump", "database.sqlite3"
KINDS = {POSTGRESQL: "postgresql", SQLITE: "sqlite"}
_MIGRATIONS = "django_migrations"
_COPY = re.compile(r"COPY (?P<schema>.+?)\.(?P<table>[^ ]+) \((?P<columns>.*)\) FROM stdin;\n")
_SERVER = re.compile(r"^;\s+Dumped from database version: (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Survey:
    server: str  # the version of PostgreSQL, or of SQLite
    migrations: set[str] = field(default_factory=set)  # as `betting.0001_initial`
    rows: dict[str, int] = field(default_factory=dict)  # every table beside django_migrations


def survey(copy: Path) -> Survey:
    """Raise `ApplianceError` when it is not a whole copy. A dump's rows are counted as they stand
    in it: that needs no snapshot kept open at a server, and proves that the dump can be read."""
    return _of_sqlite(copy) if copy.name == SQLITE else _of_dump(copy)


def _of_sqlite(copy: Path) -> Survey:
    found = Survey(sqlite3.sqlite_version)
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' "
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as file:
            _require_whole(file)
            for (name,) in file.execute(names + "ESCAPE '#'").fetchall():
                quoted = name.replace('"', '""')
                (found.rows[name],) = file.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()
            if _MIGRATIONS in found.rows:
                rows = file.execute(f"SELECT app, name FROM {_MIGRATIONS}")
                found.migrations.update(f"{app}.{name}" for app, name in rows)
    except sqlite3.Error as error:
        raise ApplianceError(f"{copy.name} is not a whole SQLite database: {error}") from None
    return found


def _require_whole(file: sqlite3.Connection) -> None:
    """But for our tables' own checks: they call functions that Django brings."""
    file.execute("PRAGMA ignore_check_constraints = ON")
    damage = [row[0] for row in file.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
    damage += [
        f"{table}, row {row} names a row of {other} that is not there"
        for table, row, other, _ in file.execute("PRAGMA foreign_key_check").fetchmany(3)
    ]
    if damage:
        raise ApplianceError(f"{SQLITE} is damaged: {'; '.join(damage)}")


def _of_dump(copy: Path) -> Survey:
    version = _SERVER.search(_listed(copy))
    counts: dict[tuple[str, str], int] = {}
    migrations: dict[str, set[str]] = {}
    argv = ["pg_restore", "--data-only", "--file=-", str(copy)]
    with (
        (copy.parent / "surveyed").open("w+b") as said,
        subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=said) as run,
    ):
        assert run.stdout
        for line in run.stdout:
            if line.startswith(b"COPY ") and (found := _COPY.fullmatch(line.decode())):
                schema, table = found["schema"], found["table"].strip('"')
                count = 0
                for row in run.stdout:
                    if row == b"\\.\n":
                        break
                    count += 1
                    if table == _MIGRATIONS:
                        migrations.setdefault(schema, set()).add(_migration(found, row))
                counts[schema, table] = count
    if run.returncode:
        raise _unreadable(copy, (copy.parent / "surveyed").read_text(errors="replace"))
    ours = next((schema for schema, table in counts if table == _MIGRATIONS), "")
    rows = {table: count for (schema, table), count in counts.items() if schema == ours}
    return Survey(version[1] if version else "", migrations.get(ours, set()), rows)


def _listed(copy: Path) -> str:
    done = subprocess.run(
        ["pg_restore", "--list", str(copy)], capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        raise _unreadable(copy, done.stderr)
    return done.stdout


def _migration(copy: re.Match[str], row: bytes) -> str:
    names, values = copy["columns"].split(", "), row.decode().rstrip("\n").split("\t")
    given = dict(zip(names, values, strict=True))
    return f"{given['app']}.{given['name']}"


def _unreadable(copy: Path, said: str) -> ApplianceError:
    hint = ""
    if "unsupported version" in said:
        hint = "it was made by a newer PostgreSQL than this image's: use the image that made it"
    return ApplianceError(f"{copy.name} is not a whole dump of PostgreSQL\n{said.strip()}", hint)
