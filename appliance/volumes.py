"""Directories that must be there and writable before anything starts."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from appliance.errors import VolumeError
from appliance.paths import Paths


def volumes_prepare(paths: Paths, read_only: tuple[Path, ...] = ()) -> None:
    """Make what is missing; raise `VolumeError` that names every unwritable directory.

    Those in `read_only` are left as they are.
    """
    needed = (*paths.volumes, paths.run, paths.nginx)
    refused = [path for path in needed if path not in read_only and not _writable(path)]
    if not refused:
        return
    uid, names = os.getuid(), " ".join(str(path) for path in refused)
    lines = [f"  {path} (owner {_owner(path)}, we are uid {uid})" for path in refused]
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


def _owner(path: Path) -> str:
    while not path.exists():
        path = path.parent
    about = path.stat()
    return f"{about.st_uid}:{about.st_gid}, mode {about.st_mode & 0o7777:04o}"
