"""One archive of the database and the uploaded files, whole or not there at all."""

from __future__ import annotations

import contextlib
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from appliance.archives import MANIFEST, Manifest, code_version, name
from appliance.config import Config
from appliance.database.dumps import dump, migrations_of
from appliance.errors import ApplianceError, sentence
from appliance.files import write_whole
from appliance.paths import Paths
from appliance.workplace import workplace


def backup(config: Config, paths: Paths, *, scheduled: bool = False) -> Path:
    """Write an archive (mode 0600) and return its path.

    The draft stands on the same volume and is renamed when it is complete and on the disk.
    Raise `ApplianceError` for whatever is in the way: then there is no trace of it.
    """
    now = datetime.now(UTC)
    target = paths.backups / name(now, scheduled)
    try:
        with workplace(paths.backups, ".draft-") as draft:
            copy = dump(config, paths, draft)
            manifest = Manifest(
                version=code_version(),
                created=now.isoformat(timespec="seconds"),
                scheduled=scheduled,
                migrations=sorted(migrations_of(copy)),
            )
            write_whole(draft / MANIFEST, manifest.text())
            os.replace(_pack(draft, copy, paths.media), target)
            _to_disk(paths.backups)
    except (OSError, tarfile.TarError) as error:
        raise ApplianceError(
            f"the backup was not written: {sentence(error)}", _room(paths.backups)
        ) from None
    return target


def _pack(draft: Path, copy: Path, media: Path) -> Path:
    archive = draft / "archive"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(draft / MANIFEST, MANIFEST)
        tar.add(copy, copy.name)
        tar.add(media, "media", recursive=False)
        for path in sorted(media.rglob("*")):
            inside = path.relative_to(media)
            if not inside.parts[0].startswith(".restore-"):  # one may be at work beside us
                with contextlib.suppress(FileNotFoundError):  # its owner has just removed it
                    tar.add(path, f"media/{inside}", recursive=False)
    archive.chmod(0o600)
    _to_disk(archive)
    return archive


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
