"""The end of an archive, by which whatever has changed anywhere in it is noticed.

After the compressed tar stands one more member of gzip (RFC 1952): it has no content, which is
why any tar reads the archive, and an extra field with the SHA-256 of every byte before it and the
place where the manifest begins.
"""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path
from typing import IO, NamedTuple

from appliance.errors import ApplianceError

_HEADER = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff"  # deflate, with an extra field, no time, any system
_FIELD = struct.Struct("<H2sH32sQ")
_NOTHING = b"\x03\0" + bytes(8)  # an empty block, its CRC and its length
SEAL_BYTES = len(_HEADER) + _FIELD.size + len(_NOTHING)
_BLOCK_BYTES = 1 << 20


class Seal(NamedTuple):
    digest: bytes
    manifest_at: int

    def text(self) -> bytes:
        inside = (_FIELD.size - 2, b"WB", _FIELD.size - 6, self.digest, self.manifest_at)
        return _HEADER + _FIELD.pack(*inside) + _NOTHING


def digest_of(running: hashlib._Hash, manifest_at: int) -> bytes:
    """Of what was written so far, and of the seal's own number."""
    whole = running.copy()
    whole.update(struct.pack("<Q", manifest_at))
    return whole.digest()


def checked_seal(archive: Path) -> Seal | None:
    """The archive's seal, its checksum compared; None when it ends without one.

    Raise `ApplianceError` when something was changed, `OSError` when it cannot be read.
    """
    with archive.open("rb") as file:
        length = file.seek(0, os.SEEK_END) - SEAL_BYTES
        seal = _seal_at(file, length)
        if not seal:
            return None
        file.seek(0)
        running = hashlib.sha256()
        while block := file.read(min(_BLOCK_BYTES, length - file.tell())):
            running.update(block)
    if digest_of(running, seal.manifest_at) != seal.digest or seal.manifest_at >= length:
        raise ApplianceError(
            f"{archive} cannot be unpacked: it is damaged, its checksum does not match",
            "nothing was changed: copy it once more, or take another one: ls /backups",
        )
    return seal


def _seal_at(file: IO[bytes], offset: int) -> Seal | None:
    if offset <= 0:
        return None
    file.seek(offset)
    end = file.read(SEAL_BYTES)
    *_, digest, manifest_at = _FIELD.unpack_from(end, len(_HEADER))
    seal = Seal(digest, manifest_at)
    return seal if seal.text() == end else None
