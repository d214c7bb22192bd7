"""Files that a killed process leaves whole or not at all, and what it leaves beside them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

_DRAFT_SECONDS = 60  # writing takes milliseconds: an older draft is nobody's


def write_whole(
    path: Path, content: str | bytes, mode: int = 0o644, *, durable: bool = False
) -> None:
    """Whole or not at all; `durable`: a power cut takes neither the old content nor the new.

    Raises `OSError` and leaves what was there.
    """
    draft = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def write_private(path: Path, content: bytes) -> None:
    """Readable by nobody else, and there after a power cut."""
    write_whole(path, content, 0o600, durable=True)


def forget_drafts(directory: Path) -> None:
    """Remove what a writer that was killed has left; another container may be writing now."""
    oldest = time.time() - _DRAFT_SECONDS
    for draft in directory.glob(".*.????????????"):
        with contextlib.suppress(OSError):  # read-only, or another was faster
            if draft.lstat().st_mtime < oldest:
                draft.unlink()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among all containers with this volume; a killed one lets go by itself."""
    import fcntl

    with path.open("w") as file:
        with contextlib.suppress(OSError):  # a file system that knows no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
