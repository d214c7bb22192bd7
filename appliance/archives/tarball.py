"""The members of an archive, read once from the front, taking nothing on trust.

Python's tarfile takes what it cannot read for the end, keeps all headers in memory and reads a
header of any size at once; here all of that is an error.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any, cast

from appliance.workplace import PREFIXES

_MOST_AT_ONCE = 1 << 20  # a header, or a block of a file
_BLOCK = tarfile.BLOCKSIZE
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    OverflowError,  # a time or a length beyond all numbers
    RecursionError,  # headers of headers of headers
    zlib.error,
    tarfile.TarError,
)


class Member:
    """A file or a directory; its content can be read until the next one is asked for."""

    def __init__(self, tar: tarfile.TarFile, info: tarfile.TarInfo) -> None:
        self.name, self.size, self.is_file = info.name, info.size, info.isfile()
        self.mode, self.mtime = info.mode & 0o777, info.mtime
        self._tar, self._info = tar, info

    def content(self) -> Iterator[bytes]:
        """Raise what `UNREADABLE` names when it breaks off."""
        left = self.size
        source = self._tar.extractfile(self._info)
        assert source
        while left:
            block = source.read(min(_MOST_AT_ONCE >> 2, left))
            if not block:
                raise EOFError("it breaks off")
            left -= len(block)
            yield block


def members(archive: Path, start: int = 0) -> Iterator[Member]:
    """Those from byte `start` of the file on, where a member of gzip begins, to the very end.

    Raise what `UNREADABLE` names when any of it is not as a backup is.
    """
    with archive.open("rb") as file:
        file.seek(start)
        with closing(_Stream(file)) as stream, closing(_opened(stream)) as tar:
            while info := tar.next():
                tar.members.clear()  # type: ignore[attr-defined]
                yield Member(tar, _plain(info))
            _require_end(stream)


def _opened(stream: _Stream) -> tarfile.TarFile:
    return tarfile.TarFile(fileobj=cast(Any, stream), mode="r", errorlevel=2)


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Files and directories with a path below the archive; it holds nothing else."""
    is_plain = info.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE)
    parts = info.name.split("/")
    # A workplace is of the run that made it.
    leads_away = {"", ".", ".."} & set(parts) or any(part.startswith(PREFIXES) for part in parts)
    if not is_plain or info.sparse is not None or leads_away or info.size < 0:
        raise tarfile.ReadError(f"{info.name} is nothing that a backup holds")
    return info


def _require_end(stream: _Stream) -> None:
    """Nothing but zeros after the last member, and some of them; the checksums of gzip hold."""
    rest = stream.read(_MOST_AT_ONCE)
    if not rest:
        raise EOFError("it breaks off")
    if rest.strip(b"\0") or stream.read(1):
        raise tarfile.ReadError("something stands after its end")


class _Stream:
    """What gunzip gives, in pieces of a bounded size."""

    def __init__(self, file: IO[bytes]) -> None:
        self._gzip = gzip.GzipFile(fileobj=file)

    def read(self, size: int) -> bytes:
        if size > _MOST_AT_ONCE:
            raise tarfile.ReadError(f"a header of {size} bytes is nothing that a backup holds")
        return self._gzip.read(size)

    def seek(self, offset: int) -> int:
        return self._gzip.seek(offset)

    def tell(self) -> int:
        return self._gzip.tell()

    def close(self) -> None:
        self._gzip.close()
