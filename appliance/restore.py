"""Brings a backup back: the database migrated to where the code is, and the uploaded files.

Nothing is changed before all of it has been proved, and what is cut short changes nothing: the
database's new content waits in a transaction for our last word. What was there is kept first, in
an archive of its own, taken while nobody can write: the way back.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.archives import undoable
from appliance.backup import Replaced, before_restore, keep
from appliance.config import Config
from appliance.database.replacing import CutOffError, Wanted, replacing
from appliance.errors import ApplianceError, sentence
from appliance.examination import Examined, examined, facts
from appliance.paths import Paths
from appliance.progress import Progress

_KEPT = 3  # ways back


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    undo: bool = True
    accept_ledger: bool = False


def restore(
    config: Config,
    paths: Paths,
    archive: str,
    progress: Progress,
    agree: Callable[[Examined], None],
    options: Options,
) -> Path | None:
    """Replace the database's content and its uploads by the archive's; return the way back.

    `agree` is asked once the archive has been checked. Raise `ApplianceError` when the archive
    is not whole or not one of ours, is newer than the code, belongs to the other kind of
    database, or the server refuses it: then all is as it was.
    """
    with _alone(paths), examined(archive, paths, progress, keep_uploads=True) as found:
        try:
            _require_fitting(config, found)
            agree(found)
            replaced = _replace(config, paths, found, progress, options)
        except OSError as error:
            raise ApplianceError(f"{archive} was not restored: {sentence(error)}") from None
    for old in undoable(paths)[:-_KEPT]:
        old.unlink(missing_ok=True)
    return replaced.target if replaced else None


def load(
    config: Config, paths: Paths, archive: str, progress: Progress, into: Path | None = None
) -> dict[str, Any]:
    """Put the archive's database, migrated and proved, into the one that `config` names.

    For SQLite `into` is the file. Nothing is asked, nothing kept, uploads are checked and left.
    Return what the archive is, as `appliance verify --json` says it. Raise `ApplianceError`.
    """
    with examined(archive, paths, progress, keep_uploads=False) as found:
        _require_fitting(config, found)
        wanted = Wanted(copy=found.copy, rows=found.manifest.rows, into=into)
        with replacing(config, wanted, lambda _is_held: None, progress) as commit:
            commit()
        return facts(found)


@contextlib.contextmanager
def _alone(paths: Paths) -> Iterator[None]:
    """Among those with our volumes; the database has a lock of its own, for those elsewhere."""
    with (paths.data / "restore.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ApplianceError(
                "another restore is at work here: nothing was changed", "wait for its end"
            ) from None
        except OSError:
            pass  # a file system that knows no locks
        yield


def _replace(
    config: Config, paths: Paths, found: Examined, progress: Progress, options: Options
) -> Replaced | None:
    replaced: list[Replaced] = []
    named = found.copy.parent / "uploads.json"

    def held(is_ours: bool) -> None:
        if is_ours and options.undo:
            before = found.copy.parent / "before"
            replaced.append(before_restore(config, paths, before, progress))

    wanted = Wanted(
        copy=found.copy,
        rows=found.manifest.rows,
        accept_ledger=options.accept_ledger,
        uploads=named,
    )
    with replacing(config, wanted, held, progress) as commit:
        _move(found.media, paths.media)
        _commit(commit, replaced)
    for each in replaced:
        _remove_replaced(paths, set(json.loads(named.read_text())), each, found)
        return each
    return None


def _commit(commit: Callable[[], None], replaced: list[Replaced]) -> None:
    """The way back has its name before, so that whoever dies in between has left it."""
    for each in replaced:
        keep(each.draft, each.target)
    try:
        commit()
    except CutOffError:
        raise
    except ApplianceError:
        for each in replaced:
            each.target.unlink(missing_ok=True)
        raise


def _remove_replaced(paths: Paths, named: set[str], kept: Replaced, found: Examined) -> None:
    """Uploads that the replaced database named, are kept in its archive, and not in the new one.

    One that came while we were at work is named by nobody yet: it stays.
    """
    for path in (named & kept.manifest.uploads.keys()) - found.manifest.uploads.keys():
        with contextlib.suppress(OSError):
            (paths.media / path).unlink()


def _require_fitting(config: Config, archive: Examined) -> None:
    """Raise `ApplianceError` that names the way there is, for what does not come back here."""
    archive.require_known()
    ours = "postgresql" if config.uses_postgresql else "sqlite"
    if archive.manifest.kind == ours:
        return
    if config.uses_postgresql:
        raise ApplianceError(
            f"{archive.name} is of the embedded SQLite database, this site runs on PostgreSQL",
            "restore it without DB_HOST, and then move that: appliance move-to-postgresql",
        )
    raise ApplianceError(
        f"{archive.name} is of a PostgreSQL, this site runs on the embedded SQLite database",
        "name a PostgreSQL by DB_HOST, DB_NAME, DB_USER and DB_PASSWORD; an empty one will do",
    )


def _move(source: Path, target: Path) -> None:
    """Each file whole or not at all; both are on one volume."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            os.replace(path, place)
