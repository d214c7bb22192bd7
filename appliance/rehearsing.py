"""An archive's database, loaded beside the live one and migrated by this code, as a proof."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from appliance.config import Config
from appliance.database import rehearsals
from appliance.database.migrations import planned_in_order
from appliance.errors import ApplianceError, sentence
from appliance.files import write_whole
from appliance.log import Say
from appliance.paths import Paths
from appliance.progress import Progress
from appliance.restore import load

_MARK = "rehearsal"  # beside a SQLite file that is a copy
_OF_SQLITE = ("", "-wal", "-shm", "-journal")


def rehearse(
    config: Config, paths: Paths, archive: str, say: Say, progress: Progress
) -> dict[str, object]:
    """Tell where the migrated copy is, what was applied, and how long it took.

    `archive` is a path, or `-` for stdin. Raise `ApplianceError` with what was said when it does
    not go through; then no copy is left.
    """
    began = time.monotonic()
    try:
        with _place(config, paths, say) as copy:
            into = None if config.uses_postgresql else paths.sqlite
            behind = load(copy, paths, archive, progress, into)["behind"]
    except OSError as error:
        raise ApplianceError(f"{archive} was not rehearsed: {sentence(error)}") from None
    return {
        "database": copy.db_name if config.uses_postgresql else str(paths.sqlite),
        "migrations": [name for name in planned_in_order() if name in behind],
        "seconds": round(time.monotonic() - began, 1),
    }


def forget(config: Config, paths: Paths, say: Say) -> bool:
    """Remove the copy; False when what is there was not made by a rehearsal."""
    if config.uses_postgresql:
        return rehearsals.forget(config, say)
    return _forget_file(paths)


@contextmanager
def _place(config: Config, paths: Paths, say: Say) -> Iterator[Config]:
    if config.uses_postgresql:
        with rehearsals.made(config, say) as copy:
            yield copy
        return
    if not _forget_file(paths):
        raise ApplianceError(
            f"{paths.sqlite} is a database, and no copy: nothing was changed",
            "give another folder for the rehearsal's data",
        )
    write_whole(paths.data / _MARK, "")
    try:
        yield config
    except BaseException:
        _forget_file(paths)
        raise


def _forget_file(paths: Paths) -> bool:
    """Whether there is no database any more. The mark goes last, for a killed one to go on."""
    mark = paths.data / _MARK
    if not mark.exists():
        return not paths.sqlite.exists()
    for end in _OF_SQLITE:
        paths.sqlite.with_name(paths.sqlite.name + end).unlink(missing_ok=True)
    mark.unlink()
    return True
