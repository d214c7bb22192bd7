"""One archive of the database and the uploaded files, whole or not there at all."""

from __future__ import annotations

import os
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from appliance.archives import code_version, name, name_before_restore
from appliance.archives.manifest import Manifest
from appliance.archives.packing import pack
from appliance.config import Config
from appliance.database.dumps import dump
from appliance.database.surveys import KINDS, survey
from appliance.errors import ApplianceError, sentence
from appliance.paths import Paths
from appliance.progress import Progress
from appliance.workplace import workplace

_ARCHIVE = "archive"


def backup(
    config: Config, paths: Paths, *, scheduled: bool = False, progress: Progress | None = None
) -> Path:
    """Write an archive (mode 0600) and return its path.

    The draft stands on the same volume and is renamed when it is complete and on the disk.
    Raise `ApplianceError` for whatever is in the way: then there is no trace of it.
    """
    now = datetime.now(UTC)
    target = paths.backups / name(now, scheduled)
    try:
        with workplace(paths.backups, ".draft-") as draft:
            _write(config, paths, draft, scheduled, progress or Progress())
            keep(draft / _ARCHIVE, target)
    except (OSError, tarfile.TarError) as error:
        raise ApplianceError(
            f"the backup was not written: {sentence(error)}", _room(paths.backups)
        ) from None
    return target


def _write(
    config: Config, paths: Paths, draft: Path, scheduled: bool, progress: Progress
) -> Manifest:
    """The archive as a file in `draft`. Raise `ApplianceError`, `OSError` or tarfile's error."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with progress.step("copied the database"):
        copy = dump(config, paths, draft)
    with progress.step("counted the rows of the copy"):
        found = survey(copy)
    about = Manifest(
        version=code_version(),
        created=now,
        scheduled=scheduled,
        kind=KINDS[copy.name],
        server=found.server,
        migrations=sorted(found.migrations),
        rows=found.rows,
    )

    def left_out(path: Path) -> None:
        progress.warn(f"left out of the backup, because it is no plain file: {path}")

    with progress.step("packed the copy and the uploads") as step:
        manifest = pack(draft / _ARCHIVE, copy, paths.media, about, step.more, left_out)
    copy.unlink()
    return manifest


def keep(written: Path, target: Path) -> None:
    """Give it its name, so that a power cut does not take it."""
    os.replace(written, target)
    _to_disk(target.parent)


@dataclass(frozen=True, slots=True)
class Replaced:
    """An archive of what a restore replaces, and the name it gets when that stands."""

    draft: Path
    target: Path
    manifest: Manifest


def before_restore(config: Config, paths: Paths, draft: Path, progress: Progress) -> Replaced:
    """Write it in `draft`. Raise `ApplianceError` when it cannot be made."""
    target = paths.backups / name_before_restore(paths, datetime.now(UTC))
    try:
        draft.mkdir()
        return Replaced(draft / _ARCHIVE, target, _write(config, paths, draft, False, progress))
    except (OSError, tarfile.TarError, ApplianceError) as error:
        raise ApplianceError(
            "nothing was changed, because what is there cannot be kept for going back: "
            f"{sentence(error)}",
            f"{_room(paths.backups)}; make room, or do without a way back: --no-undo",
        ) from None


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _room(directory: Path) -> str:
    try:
        about = os.statvfs(directory)
    except OSError:
        return ""
    free = about.f_bavail * about.f_frsize // 1024**2
    return f"{free} MB are free on {directory}; a backup needs room for the dump and the archive"
