"""Taking an archive apart: into directories of our own, and only as far as it is what it says.

An archive of today is sealed, and says first what each part must be. One from before checksums is
read twice: once to see what is in it and whether there is room, then to write it down.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from appliance.archives.manifest import MANIFEST, MOST_BYTES, Manifest, Part, parsed
from appliance.archives.seal import checked_seal
from appliance.archives.tarball import UNREADABLE, Member, members
from appliance.database.surveys import KINDS
from appliance.errors import ApplianceError, sentence

_MOST_OLD_MEMBERS = 200_000
Told = Callable[[int], None]  # so many bytes more
Room = Callable[[int, int], None]  # asked for bytes of the database, and of uploads


def manifest_of(archive: Path, room: Room) -> Manifest:
    """What the archive says of itself, as far as it can be believed without being unpacked.

    `room` is asked before anything is read further. Raise `ApplianceError`.
    """
    try:
        seal = checked_seal(archive)
        if not seal:
            return _of_old(archive, room)
        (manifest,) = [_parsed(member) for member in members(archive, seal.manifest_at)]
        room(sum(part.size for part in manifest.database.values()), manifest.upload_bytes)
        return manifest
    except PermissionError:
        raise _forbidden(archive) from None
    except UNREADABLE as error:
        raise _damaged(archive, sentence(error)) from None


def unpack(archive: Path, manifest: Manifest, draft: Path, files: Path | None, told: Told) -> Path:
    """The database's copy, in `draft`; the uploads in `files`/media, or nowhere, but checked."""
    left = manifest.parts()
    copy = None
    try:
        for member in members(archive):
            if member.name == MANIFEST or not member.is_file:
                continue
            _require_declared(member, manifest, left)
            place = _place(member, files if _is_upload(member) else draft)
            digest = _write(member, place, told)
            part = left.pop(member.name, None)
            if manifest.has_checksums and part != Part(member.size, digest):
                raise ValueError(f"{member.name} is not what its manifest says")
            copy = copy if _is_upload(member) else place
        if left or not copy:
            raise ValueError(f"it lacks {next(iter(left), 'a database')}")
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.filename:
            raise  # no room, or no right to write: not the archive's fault
        raise _damaged(archive, sentence(error)) from None
    return copy


def _of_old(archive: Path, room: Room) -> Manifest:
    """Every byte is read, and nothing is written. Sizes are those that the members claim."""
    manifest = Manifest(format=0)
    sizes: dict[str, Part] = {}
    totals = {True: 0, False: 0}
    for member in members(archive):
        _require_kind(member)
        if member.name in sizes or len(sizes) >= _MOST_OLD_MEMBERS:
            raise ValueError(f"{member.name} is there twice, or there are too many parts")
        totals[_is_upload(member)] += member.size
        room(totals[False], totals[True])
        if member.name == MANIFEST:
            manifest = _parsed(member)
        sizes[member.name] = Part(member.size if member.is_file else -1, "")
    if manifest.has_checksums:
        raise ValueError("it is cut short or damaged, its checksum is missing")
    return _with_sizes(manifest, {name: part for name, part in sizes.items() if part.size >= 0})


def _with_sizes(manifest: Manifest, sizes: dict[str, Part]) -> Manifest:
    database = {name: part for name, part in sizes.items() if name in KINDS}
    inside = {name: part for name, part in sizes.items() if name.startswith("media/")}
    uploads = {name.removeprefix("media/"): part for name, part in inside.items()}
    if len(database) != 1:
        raise ValueError(f"it must hold one database, {' or '.join(KINDS)}")
    return replace(manifest, database=database, uploads=uploads, kind=KINDS[next(iter(database))])


def _is_upload(member: Member) -> bool:
    return member.name.startswith("media/")


def _require_kind(member: Member) -> None:
    is_ours = member.name in (MANIFEST, *KINDS) if member.is_file else member.name == "media"
    if not is_ours and not _is_upload(member):
        raise ValueError(f"{member.name} is nothing that a backup holds")


def _require_declared(member: Member, manifest: Manifest, left: dict[str, Part]) -> None:
    _require_kind(member)
    part = left.get(member.name)
    if part is None or part.size != member.size:
        raise ValueError(f"{member.name} is there twice, or not what its manifest says")


def _parsed(member: Member) -> Manifest:
    if member.name != MANIFEST or member.size > MOST_BYTES:
        raise ValueError("its manifest is none of ours")
    return parsed(b"".join(member.content()))


def _place(member: Member, target: Path | None) -> Path | None:
    return target.joinpath(*member.name.split("/")) if target else None


def _write(member: Member, place: Path | None, told: Told) -> str:
    """The SHA-256 of what was written, or read."""
    running = hashlib.sha256()

    def blocks() -> Iterator[bytes]:
        for block in member.content():
            running.update(block)
            told(len(block))
            yield block

    if not place:
        for _ in blocks():
            pass
        return running.hexdigest()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        for block in blocks():
            file.write(block)
    place.chmod(member.mode)
    os.utime(place, (member.mtime, member.mtime))
    return running.hexdigest()


def _damaged(archive: Path, why: str) -> ApplianceError:
    return ApplianceError(
        f"{archive} cannot be unpacked: {why}",
        "nothing was changed: copy it once more, or take another one: ls /backups",
    )


def _forbidden(archive: Path) -> ApplianceError:
    try:
        about = archive.stat()
        owner = f" (owner {about.st_uid}:{about.st_gid}, mode {about.st_mode & 0o7777:04o})"
    except OSError:
        owner = ""
    return ApplianceError(
        f"{archive} cannot be read by us, who are uid {os.getuid()}{owner}",
        "on the host: ./deploy.sh restore FILE reads it there; or docker exec -i wisebet "
        f"appliance restore - --yes < {archive.name}",
    )
