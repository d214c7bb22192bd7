"""What an archive is, found out without changing anything: whole, ours, and from which version."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.archives import code_version
from appliance.archives.manifest import Manifest
from appliance.archives.unpacking import manifest_of, unpack
from appliance.database.migrations import planned
from appliance.database.surveys import Survey, survey
from appliance.errors import ApplianceError, sentence
from appliance.paths import Paths
from appliance.progress import Progress
from appliance.workplace import workplace

STDIN = "-"
# What every database of this product has had since its first release.
_MIGRATIONS = {"accounts.0001_initial", "betting.0001_initial"}
_TABLES = {"accounts_user", "betting_bet", "betting_ledgerentry"}


@dataclass(frozen=True, slots=True)
class Examined:
    """An archive's parts, all of them checked: the database's beside the backups."""

    name: str  # as the operator calls it
    copy: Path
    media: Path  # the uploads; in a directory that may not be there
    manifest: Manifest
    survey: Survey

    @property
    def behind(self) -> list[str]:
        """Migrations of this code that the copy lacks."""
        return sorted(planned() - self.survey.migrations)

    @property
    def ahead(self) -> list[str]:
        """Migrations of the copy that this code does not know."""
        return sorted(self.survey.migrations - planned())

    def require_known(self) -> None:
        """Raise `ApplianceError` that names both versions when the archive is newer."""
        if self.ahead:
            raise _newer(self)


@contextmanager
def examined(
    archive: str, paths: Paths, progress: Progress, *, keep_uploads: bool
) -> Iterator[Examined]:
    """Unpacked for as long as that is needed; `-` is standard input.

    Raise `ApplianceError` with what is wrong, what it is that the archive is not.
    """
    beside = workplace(paths.media, ".restore-") if keep_uploads else nullcontext()
    try:
        with workplace(paths.backups, ".restore-") as draft, beside as files:
            path = _spooled(draft, progress) if archive == STDIN else _file(Path(archive))
            name = "the archive" if archive == STDIN else archive
            yield _examine(name, path, draft, files, progress)
    except OSError as error:
        raise ApplianceError(f"{archive} was not read: {sentence(error)}", _room(paths)) from None


def _examine(
    name: str, path: Path, draft: Path, files: Path | None, progress: Progress
) -> Examined:
    def room(database: int, uploads: int) -> None:
        _require_room(draft, database)
        if files:
            _require_room(files, uploads)

    with progress.step("checked what the archive says of itself"):
        manifest = manifest_of(path, room)
    total = sum(part.size for part in manifest.parts().values())
    with progress.step("unpacked the archive" if files else "read the archive", total) as step:
        copy = unpack(path, manifest, draft, files, step.more)
    with progress.step("checked the database's copy"):
        found = survey(copy)
    _require_ours(name, found)
    _require_counted(name, manifest, found)
    return Examined(name, copy, (files or draft) / "media", manifest, found)


def _spooled(draft: Path, progress: Progress) -> Path:
    if sys.stdin.isatty():
        raise ApplianceError("no archive comes by standard input", "add: < FILE")
    path = draft / "archive"
    with progress.step("received the archive") as step, path.open("xb") as file:
        while block := sys.stdin.buffer.read(1 << 20):
            file.write(block)
            step.more(len(block))
    return path


def _file(path: Path) -> Path:
    try:
        about = path.stat()
    except PermissionError:
        return path  # told when it is opened
    except OSError as error:
        raise ApplianceError(f"{sentence(error)}", "see what there is: ls /backups") from None
    if not stat.S_ISREG(about.st_mode):
        raise ApplianceError(f"{path} is no file", "see what there is: ls /backups")
    return path


def _require_room(directory: Path, needed: int) -> None:
    free = shutil.disk_usage(directory).free
    if needed > free:
        raise ApplianceError(
            f"there is no room for it on {directory.parent}: {_mega(needed)} are needed, "
            f"{_mega(free)} are free"
        )


def _room(paths: Paths) -> str:
    rooms = (paths.backups, paths.media)
    free = [f"{_mega(shutil.disk_usage(each).free)} on {each}" for each in rooms if each.exists()]
    return f"free: {', '.join(free)}"


def _mega(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def _require_ours(name: str, found: Survey) -> None:
    if found.migrations >= _MIGRATIONS and found.rows.keys() >= _TABLES:
        return
    rooms = sorted({each.split(".")[0] for each in found.migrations})
    it_has = f"the Django applications {', '.join(rooms)}" if rooms else "no Django application"
    tables = "" if found.rows.keys() >= _TABLES else ", and not our tables"
    raise ApplianceError(
        f"{name} holds no database of this product: it has {it_has}{tables}",
        "nothing was changed; see what there is: ls /backups",
    )


def _require_counted(name: str, manifest: Manifest, found: Survey) -> None:
    if not manifest.has_checksums:
        return
    for table in sorted(manifest.rows.keys() | found.rows.keys()):
        said, there = manifest.rows.get(table), found.rows.get(table)
        if said != there:
            raise ApplianceError(
                f"{name}: its database is not whole: {table} has {there} rows, "
                f"its manifest counted {said}"
            )


def _newer(archive: Examined) -> ApplianceError:
    rooms = {name.split(".")[0] for name in archive.ahead}
    version = archive.manifest.version or "not said"
    return ApplianceError(
        f"the archive is newer than this code\n"
        f"  archive: version {version}, {_last(archive.survey.migrations, rooms)}\n"
        f"  code:    version {code_version()}, {_last(planned(), rooms)}\n"
        f"  unknown here: {', '.join(archive.ahead)}",
        "restore it with the version that made it, or a later one",
    )


def _last(migrations: set[str], rooms: set[str]) -> str:
    """`betting.0005_…`: where each of these applications stands."""
    last = {name.split(".")[0]: name for name in sorted(migrations)}
    return ", ".join(last.get(room, f"nothing of {room}") for room in sorted(rooms))


def facts(archive: Examined) -> dict[str, Any]:
    """For programs: `appliance verify --json`."""
    manifest, found = archive.manifest, archive.survey
    return {
        "archive": archive.name,
        "version": manifest.version or None,
        "created": manifest.created or None,
        "format": manifest.format,
        "checksums": manifest.has_checksums,
        "kind": manifest.kind,
        "server": found.server or None,
        "migrations": len(found.migrations),
        "behind": archive.behind,
        "ahead": archive.ahead,
        "rows": found.rows,
        "uploads": len(manifest.uploads),
        "upload_bytes": manifest.upload_bytes,
        "code": code_version(),
    }
