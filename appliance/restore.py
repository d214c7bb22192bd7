"""Brings a backup back: the database migrated to where the code is, and the uploaded files.

Nothing is changed before all of it has been proved, and what is cut short changes nothing: the
database's new content waits in a transaction for our last word.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appliance.archives import MANIFEST, code_version, manifest_version
from appliance.config import Config
from appliance.database.dumps import POSTGRESQL, SQLITE, migrations_of
from appliance.database.migrations import planned
from appliance.database.replacing import replacing
from appliance.errors import ApplianceError, sentence
from appliance.paths import Paths
from appliance.workplace import workplace

_UNREADABLE = (OSError, EOFError, zlib.error, tarfile.TarError)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive's parts: the database beside the backups, the files beside the uploads."""

    archive: Path
    copy: Path
    media: Path
    version: str  # empty: the archive does not say
    behind: list[str]  # migrations of the code that the copy lacks


def restore(config: Config, paths: Paths, archive: Path, agree: Callable[[Unpacked], None]) -> None:
    """Replace the database's content by the archive's; files of the same name as well.

    `agree` is asked once the archive has been looked at. Raise `ApplianceError` when the archive
    is not one of ours, is newer than the code, belongs to the other kind of database, or the
    server refuses it: then all is as it was.
    """
    try:
        with (
            workplace(paths.backups, ".restore-") as draft,
            workplace(paths.media, ".restore-") as files,
        ):
            unpacked = unpack(config, archive, draft, files)
            agree(unpacked)
            with replacing(config, unpacked.copy) as commit:
                _move(unpacked.media, paths.media)
                commit()
    except OSError as error:
        raise ApplianceError(f"{archive} was not restored: {sentence(error)}") from None


def unpack(config: Config, archive: Path, draft: Path, files: Path) -> Unpacked:
    _extract(archive, draft, files)
    copy = draft / (POSTGRESQL if config.uses_postgresql else SQLITE)
    if not copy.is_file():
        raise ApplianceError(
            f"the archive has no {copy.name}",
            "a backup comes back into the kind of database it was taken from",
        )
    version = manifest_version(draft / MANIFEST)
    applied = migrations_of(copy)
    if not applied:
        raise ApplianceError(f"{archive} holds no database of this product")
    if unknown := applied - planned():
        raise _newer(version, applied, unknown)
    return Unpacked(archive, copy, files / "media", version, sorted(planned() - applied))


def _extract(archive: Path, draft: Path, files: Path) -> None:
    """Uploads at once to the volume where they will stay, the rest beside the archive."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                is_upload = member.name.split("/")[0] == "media"
                _extract_one(tar, member, files if is_upload else draft)
    except _UNREADABLE as error:
        raise ApplianceError(
            f"{archive} cannot be unpacked: {sentence(error)}", "see what there is: ls /backups"
        ) from None


def _extract_one(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Files and directories below `target`; an archive of ours holds nothing else."""
    parts = member.name.split("/")
    if not (member.isfile() or member.isdir()) or {"", ".", ".."} & set(parts):
        raise tarfile.ReadError(f"{member.name} is nothing that a backup holds")
    place = target.joinpath(*parts)
    if member.isdir():
        place.mkdir(exist_ok=True, parents=True)
        return
    content = tar.extractfile(member)
    assert content
    with content, place.open("xb") as file:
        shutil.copyfileobj(content, file)
    place.chmod(member.mode & 0o777)
    os.utime(place, (member.mtime, member.mtime))


def _newer(version: str, applied: set[str], unknown: set[str]) -> ApplianceError:
    rooms = {name.split(".")[0] for name in unknown}
    return ApplianceError(
        f"the archive is newer than this code\n"
        f"  archive: version {version or 'not said'}, {_last(applied, rooms)}\n"
        f"  code:    version {code_version()}, {_last(planned(), rooms)}\n"
        f"  unknown here: {', '.join(sorted(unknown))}",
        "restore it with the version that made it, or a later one",
    )


def _last(migrations: set[str], rooms: set[str]) -> str:
    """`betting.0005_…`: where each of these applications stands."""
    last = {name.split(".")[0]: name for name in sorted(migrations)}
    return ", ".join(last.get(room, f"nothing of {room}") for room in sorted(rooms))


def _move(source: Path, target: Path) -> None:
    """Each file whole or not at all; both are on one volume."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            os.replace(path, place)
