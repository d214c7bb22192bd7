"""What the last run left behind. A container that is killed and started again keeps its files."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from appliance.errors import ApplianceError, VolumeError
from appliance.files import forget_drafts
from appliance.paths import Paths
from appliance.workplace import forget_abandoned

_UPLOAD_SECONDS = 60  # gunicorn ends a worker that takes half as long


def forget_last_run(paths: Paths) -> None:
    """Begin with an empty run folder: a process id in it may be another process now.

    Raise `ApplianceError` when the run is not over: somebody typed `boot` beside it.
    """
    if _listens(paths.run / "supervisor.sock"):
        raise ApplianceError(
            "the appliance is running here already", "`appliance status` tells how it is"
        )
    for path in paths.run.iterdir():
        _remove(path)
    for upload in paths.uploads_in_flight.glob("*/*"):  # of requests that died with nginx
        with contextlib.suppress(OSError):
            upload.unlink()
    for upload in _half_uploads():
        with contextlib.suppress(OSError):
            upload.unlink()
    for directory in (paths.backups, paths.media):
        forget_abandoned(directory)
    for directory in (paths.data, *paths.private_certificates):
        forget_drafts(directory)


def _half_uploads() -> Iterator[Path]:
    """What Django wrote down of large bodies whose worker was killed; not of a run beside us."""
    oldest = time.time() - _UPLOAD_SECONDS
    for path in Path(tempfile.gettempdir()).glob("tmp*.upload*"):
        with contextlib.suppress(OSError):
            about = path.lstat()
            if about.st_uid == os.getuid() and about.st_mtime < oldest:
                yield path


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:  # not there, no socket, or nobody behind it
            return False
        return True


def _remove(path: Path) -> None:
    try:
        if not path.is_symlink() and path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise VolumeError(
            f"{error.filename or path} is left from the last run and cannot be removed "
            f"({error.strerror})",
            f"remove it, or make a new container: {path.parent} belongs to one run",
        ) from None
