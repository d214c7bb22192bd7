"""Directories for what is not whole yet; what a killed run has left in them goes with the next.

A directory is alive as long as its maker holds the lock on it: the kernel lets go of it with the
process, however that ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PREFIXES = (".draft-", ".restore-")
_WITHOUT_LOCKS_SECONDS = 86400  # on a file system that knows no locks


@contextlib.contextmanager
def workplace(beside: Path, prefix: str) -> Iterator[Path]:
    """An empty directory on the same volume as `beside`, removed at the end. Raise `OSError`."""
    assert prefix in PREFIXES
    with _locked(beside):
        _forget(beside)
        directory = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
        lock = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        _lock(lock, fcntl.LOCK_EX)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)


def forget_abandoned(beside: Path) -> None:
    """Remove what killed runs have left, in this container or another with the volume."""
    with contextlib.suppress(OSError), _locked(beside):
        _forget(beside)


def _forget(beside: Path) -> None:
    for prefix in PREFIXES:
        for path in beside.glob(f"{prefix}*"):
            if path.is_dir() and not path.is_symlink() and _is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(directory: Path) -> bool:
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    except OSError:
        return os.fstat(descriptor).st_mtime < time.time() - _WITHOUT_LOCKS_SECONDS
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """For a moment alone among all who make and remove there."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, how: int) -> None:
    with contextlib.suppress(OSError):  # a file system that knows no locks
        fcntl.flock(descriptor, how)
