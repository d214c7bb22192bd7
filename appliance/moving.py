"""Moves everything from the embedded SQLite into PostgreSQL: all of it, compared, or nothing.

Nothing stands before our last word. The live file is copied while nobody can write into it; the
copy is checked, migrated and proved; its rows go over in one transaction, and are read back.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from appliance.archives import code_version
from appliance.backup import backup
from appliance.config import Config
from appliance.database import sqlite_source
from appliance.database.connection import wait, where
from appliance.database.migrations import planned
from appliance.database.moving import CutOffError, Mover, Rows, mover, prepare
from appliance.errors import ApplianceError, sentence
from appliance.log import Say
from appliance.paths import Paths
from appliance.progress import Progress
from appliance.workplace import workplace


@dataclass(frozen=True, slots=True)
class Plan:
    file: Path
    rows: Rows  # of the SQLite file, by table
    behind: list[str]  # migrations of the code that the file lacks
    to: str
    target: Rows  # what is there beside what migrations have put there
    replace: bool


@dataclass(frozen=True, slots=True)
class Moved:
    rows: Rows
    archive: Path | None  # of what was in the target before


def move(
    config: Config,
    paths: Paths,
    replace: bool,
    agree: Callable[[Plan], None],
    progress: Progress,
    say: Say,
) -> Moved:
    """`agree` is asked once both sides have been looked at.

    Raise `ApplianceError` when the file is damaged, foreign or newer than the code, or the target
    holds something, cannot be reached, or refuses it: then nothing has changed anywhere.
    """
    if not config.uses_postgresql:
        raise ApplianceError(
            "no DB_HOST: nothing says where to", "name the PostgreSQL in DB_HOST, DB_NAME, DB_USER…"
        )
    found = sqlite_source.contents(paths.sqlite)
    _require_known(found.migrations)
    with closing(wait(config, say)):
        pass
    try:
        with workplace(paths.backups, ".draft-") as draft, mover(config, draft / "copy") as run:
            behind = sorted(planned() - found.migrations)
            target = run.looked()
            plan = Plan(paths.sqlite, found.rows, behind, where(config), target, replace)
            _require_room(plan, paths)
            agree(plan)
            with sqlite_source.held(paths.sqlite):
                return _move(config, paths, draft / "copy", run, plan, progress)
    except OSError as error:
        raise ApplianceError(f"nothing was moved: {sentence(error)}") from None


def _move(
    config: Config, paths: Paths, copy: Path, run: Mover, plan: Plan, progress: Progress
) -> Moved:
    with progress.step("copied the SQLite database", paths.sqlite.stat().st_size) as step:
        sqlite_source.copy(paths.sqlite, copy, step.more)
    with progress.step("checked, migrated and proved the copy"):
        prepare(copy, os.environ)
    there, archive = run.hold(), None
    if there and not plan.replace:
        raise _occupied(there, paths)
    if there:
        with progress.step("made an archive of what is in PostgreSQL"):
            archive = backup(config, paths)
    with progress.step("moved every row, read it back, and proved the ledger") as step:
        rows = run.load(step.more)
    # Before it stands: whatever dies between the two, nothing is written into the old place alone.
    sqlite_source.note(paths, {"to": plan.to, "rows": rows})
    _commit(paths, run)
    sqlite_source.await_writers()
    return Moved(rows, archive)


def _commit(paths: Paths, run: Mover) -> None:
    try:
        run.commit()
    except CutOffError:
        raise
    except ApplianceError:
        paths.moved.unlink(missing_ok=True)
        raise


def _require_known(migrations: set[str]) -> None:
    if unknown := migrations - planned():
        raise ApplianceError(
            f"the SQLite database is newer than this code, version {code_version()}, which does "
            f"not know {', '.join(sorted(unknown))}",
            "move it with the version that made it, or a later one",
        )


def _require_room(plan: Plan, paths: Paths) -> None:
    if plan.target and not plan.replace:
        raise _occupied(plan.target, paths)


def _occupied(target: Rows, paths: Paths) -> ApplianceError:
    lines = [f"  {table:<36} {count:>9}" for table, count in sorted(target.items())]
    return ApplianceError(
        "\n".join(["the PostgreSQL database is in use: nothing was changed; it holds", *lines]),
        f"{paths.moved} says that all was moved before: a start with DB_HOST is on it"
        if paths.moved.exists()
        else "name an empty database in DB_NAME, or add --replace: an archive of it is made first",
    )
