"""Writing an archive: once from front to end, in bounded memory, each part hashed on the way."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from appliance.archives.manifest import MANIFEST, MOST_BYTES, Manifest, Part
from appliance.archives.seal import Seal, digest_of
from appliance.errors import ApplianceError

_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 6
Told = Callable[[int], None]  # so many bytes more


def pack(
    target: Path,
    copy: Path,
    media: Path,
    about: Manifest,
    told: Told,
    left_out: Callable[[Path], None],
) -> Manifest:
    """Write the archive (mode 0600), on the disk when we return, with `about` and its parts.

    `left_out` hears of what is neither a file nor a directory: it would not come back. Raise
    `OSError` when there is no room.
    """
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        sealed = _Sealed(file)
        tar = tarfile.TarFile(fileobj=cast(Any, sealed), mode="w", format=tarfile.PAX_FORMAT)
        database = {copy.name: _add(tar, copy, copy.name, told)}
        uploads = _add_uploads(tar, media, told, left_out)
        manifest_at = sealed.new_member()
        manifest = replace(about, database=database, uploads=uploads)
        _add_text(tar, manifest.text())
        tar.close()
        sealed.finish(manifest_at)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_uploads(
    tar: tarfile.TarFile, media: Path, told: Told, left_out: Callable[[Path], None]
) -> dict[str, Part]:
    uploads = {}
    for path in _found(media):
        with contextlib.suppress(FileNotFoundError):  # its owner has just removed it
            if not stat.S_ISREG(path.lstat().st_mode):
                left_out(path)
                continue
            inside = path.relative_to(media).as_posix()
            uploads[inside] = _add(tar, path, f"media/{inside}", told)
    return uploads


def _found(media: Path) -> list[Path]:
    """Whatever is no directory; but for the workplace of a restore beside us."""
    found = []
    for folder, folders, names in os.walk(media):
        if Path(folder) == media:
            folders[:] = [each for each in folders if not each.startswith(".restore-")]
        links = [each for each in folders if (Path(folder) / each).is_symlink()]
        found += [Path(folder) / each for each in (*names, *links)]
    return sorted(found)


def _add(tar: tarfile.TarFile, path: Path, name: str, told: Told) -> Part:
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        source = _Hashed(file, told)
        info = _info(name, about.st_size)
        info.mode, info.mtime = about.st_mode & 0o777, about.st_mtime
        tar.addfile(info, cast(IO[bytes], source))
    tar.members.clear()  # type: ignore[attr-defined]
    return Part(about.st_size, source.running.hexdigest())


def _add_text(tar: tarfile.TarFile, text: bytes) -> None:
    if len(text) > MOST_BYTES:
        raise ApplianceError("there are too many uploads for one archive")
    tar.addfile(_info(MANIFEST, len(text)), io.BytesIO(text))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.uid, info.gid = size, os.getuid(), os.getgid()
    return info


class _Hashed:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file: IO[bytes], told: Told) -> None:
        self.running = hashlib.sha256()
        self._file, self._told = file, told

    def read(self, size: int) -> bytes:
        block = self._file.read(size)
        self.running.update(block)
        self._told(len(block))
        return block


class _Sealed:
    """What tarfile writes, compressed, and hashed as it stands on the disk."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._running = file, hashlib.sha256()
        self._length = self._packed = 0
        self._packer = zlib.compressobj(_LEVEL, wbits=_GZIP)

    def write(self, block: bytes) -> int:
        self._length += len(block)
        self._put(self._packer.compress(block))
        return len(block)

    def tell(self) -> int:
        """As tarfile counts: without the compression."""
        return self._length

    def new_member(self) -> int:
        """What follows can be unpacked alone; where it begins in the file."""
        self._put(self._packer.flush())
        self._packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
        return self._packed

    def finish(self, manifest_at: int) -> None:
        self._put(self._packer.flush())
        self._file.write(Seal(digest_of(self._running, manifest_at), manifest_at).text())

    def _put(self, packed: bytes) -> None:
        self._packed += len(packed)
        self._running.update(packed)
        self._file.write(packed)
