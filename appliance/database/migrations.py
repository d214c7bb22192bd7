"""What is still to be migrated, told without starting Django, and migrating it once.

The image carries the list of its migrations (made when it is built); the
database carries Django's own table of applied ones. Comparing the two takes
milliseconds, starting Django to find out takes a second.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from typing import Any

import psycopg

from appliance.archives import code_version
from appliance.config import Config
from appliance.database.applied import Migration, applied_in_postgresql, applied_in_sqlite
from appliance.database.connection import transaction, wait
from appliance.database.refusals import hint, passes
from appliance.errors import ApplianceError, DatabaseAwayError, SchemaNewerError
from appliance.files import locked, write_whole
from appliance.log import Say
from appliance.paths import CODE_ROOT, Paths

PLAN = CODE_ROOT / "migrations.txt"
# One key for all our replicas: "wisebet" in ASCII, as PostgreSQL's bigint.
LOCK = int.from_bytes(b"wisebet", "big")
_TRIES = 3  # at a connection that is lost half-way


def plan_build() -> int:
    """Write the list of this image's migrations; done once, while the image is built."""
    shown = manage("showmigrations", "--plan", stdout=subprocess.PIPE, text=True, check=True)
    names = [line.split("]", 1)[1].split()[0] for line in shown.stdout.splitlines() if "]" in line]
    write_whole(PLAN, "\n".join(names) + "\n")
    return len(names)


def migrate(config: Config, paths: Paths, say: Say) -> bool:
    """Apply what is missing, once however many containers boot together; True when it did.

    Raise `SchemaNewerError` when the database has more than this code knows.
    """
    if not config.uses_postgresql:
        with locked(paths.data / "migrate.lock"):
            return bool(_pending_sqlite(paths)) and _apply(say, config)
    for left in reversed(range(_TRIES)):
        try:
            return _migrate_postgresql(config, say)
        except psycopg.OperationalError as error:
            away, reason = error, " ".join(str(error).split())
            say("the database went away", level="warning", reason=reason, tries_left=left)
    raise DatabaseAwayError(f"the database went away\n  {reason}", hint(reason, config)) from away


def _migrate_postgresql(config: Config, say: Say) -> bool:
    """Raise psycopg's `OperationalError` when the connection is lost meanwhile."""
    with closing(wait(config, say)) as connection:
        with transaction(connection):
            if not _pending(connection):
                return False
        # A lock of the transaction: behind a pooler there may be another session after it.
        with transaction(connection):
            _lock(connection, say)
            # Another container may have done it while we waited for the lock.
            return bool(_pending(connection)) and _apply(say, config)


def manage(*arguments: str, **options: Any) -> subprocess.CompletedProcess[Any]:
    """Run Django's manage.py, the way an operator does."""
    argv = [sys.executable, "-m", "app.manage", *arguments]
    return subprocess.run(argv, cwd=CODE_ROOT, **options)


def _apply(say: Say, config: Config) -> bool:
    began = time.monotonic()
    say("migrating the database")
    done = manage("prepare", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode and config.uses_postgresql and passes(last := done.stdout.strip()[-2000:]):
        raise DatabaseAwayError(
            f"the database went away while it was prepared\n{done.stdout}", hint(last, config)
        )
    if done.returncode:
        raise ApplianceError(
            f"preparing the database failed\n{done.stdout}",
            "a migration that failed changed nothing; the lines above say which one it was",
        )
    for line in done.stdout.splitlines():
        say(line)
    say("the database is migrated", seconds=round(time.monotonic() - began, 1))
    return True


def _pending(connection: psycopg.Connection[Any]) -> set[Migration]:
    return pending(applied_in_postgresql(connection))


def _pending_sqlite(paths: Paths) -> set[Migration]:
    return pending(applied_in_sqlite(paths))


def pending(applied: list[Migration]) -> set[Migration]:
    """What this code would add; raise `SchemaNewerError` for a migration that it does not know."""
    known = planned()
    if unknown := [name for name in applied if name not in known]:
        count = "a migration" if len(unknown) == 1 else f"{len(unknown)} migrations"
        lines = [f"the database has {count} that version {code_version()} does not know"]
        raise SchemaNewerError(
            "\n".join([*lines, *(f"  {name}" for name in unknown)]),
            "a newer version has migrated it: start that one (./deploy.sh update), "
            "or go back with the database as well (./deploy.sh rollback)",
        )
    return known - set(applied)


def planned() -> set[Migration]:
    return set(planned_in_order())


def planned_in_order() -> list[Migration]:
    """Those of this code, each behind those that it depends on."""
    if not PLAN.exists():
        plan_build()
    return PLAN.read_text().split()


def _lock(connection: psycopg.Connection[Any], say: Say) -> None:
    if connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone() == (True,):
        return
    say("another container is migrating this database, waiting for it")
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
