"""Directories that must be there and writable before anything starts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from appliance.errors import VolumeError
from appliance.paths import Paths


def volumes_prepare(paths: Paths, read_only: tuple[Path, ...] = ()) -> None:
    """Make what is missing; raise `VolumeError` that names all that cannot be written.

    Those in `read_only` are left as they are.
    """
    needed = [path for path in (*paths.volumes, paths.run, paths.nginx) if path not in read_only]
    refused = {path: path for path in needed if not _writable(path)}
    for path in _inside(paths):
        if path.parent not in (*refused, *read_only) and not _ours(path):
            refused[path.parent] = path
    if not refused:
        return
    uid, names = os.getuid(), " ".join(str(path) for path in refused)
    lines = [
        f"  {path} (owner {_owner(found)}, we are uid {uid})" + (f": {found}" * (found != path))
        for path, found in refused.items()
    ]
    raise VolumeError(
        "\n".join(["these directories cannot be written", *lines]),
        f"on the host, for the volume behind each: chown -R {uid}:{os.getgid()} {names}",
    )


def _writable(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return True
    except OSError:
        return False


def _inside(paths: Paths) -> Iterator[Path]:
    """What a copy made as another user leaves on a volume of ours: found here, or by a 500."""
    for suffix in ("", "-wal", "-shm"):
        yield paths.sqlite.with_name(paths.sqlite.name + suffix)
    yield paths.secret_key
    yield from (paths.media / "public", paths.media / "private", paths.uploads_in_flight)


def _ours(path: Path) -> bool:
    needed = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    return not path.exists() or os.access(path, needed)


def _owner(path: Path) -> str:
    while not path.exists():
        path = path.parent
    about = path.stat()
    return f"{about.st_uid}:{about.st_gid}, mode {about.st_mode & 0o7777:04o}"
