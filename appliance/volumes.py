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
    reasons = {path: reason for path in needed if (reason := _refusal(path))}
    refused = {path: path for path in reasons}
    for path in _inside(paths):
        if path.parent not in (*refused, *read_only) and not _ours(path):
            refused[path.parent] = path
    if not refused:
        return
    uid = os.getuid()
    lines = [
        f"  {path} (owner {_owner(found)}, we are uid {uid})"
        + (f": {found}" * (found != path) or _beyond_owners(reasons.get(path)))
        for path, found in refused.items()
    ]
    raise VolumeError(
        "\n".join(["these directories cannot be written", *lines]),
        _hint([path for path in refused if not _beyond_owners(reasons.get(path))]),
    )


def _hint(of_others: list[Path]) -> str:
    if not of_others:
        return "mount them to be written, and see that there is room"
    names = " ".join(str(path) for path in of_others)
    return f"on the host, for the volume behind each: chown -R {os.getuid()}:{os.getgid()} {names}"


def _refusal(path: Path) -> OSError | None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return None
    except OSError as error:
        return error


def _beyond_owners(reason: OSError | None) -> str:
    """What another owner would not mend, such as a mount that is only to be read."""
    is_owner = reason is None or isinstance(reason, PermissionError | FileExistsError)
    return "" if is_owner else f": {reason.strerror}"  # type: ignore[union-attr]


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
