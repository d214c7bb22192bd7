"""Static files: precompressed with the image, one directory a release on the volume."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from appliance.files import locked
from appliance.paths import Paths

_COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".html", ".txt", ".map", ".xml", ".ttf"}
_SMALLEST_BYTES = 1024
_RELEASES_KEPT = 2
RELEASE_FILE = "release.txt"


def static_precompress(directory: Path) -> int:
    """Write `.gz` and `.br` beside each compressible file; return how many were written."""
    import brotli  # only where the image is built

    written = 0
    for path in sorted(directory.rglob("*")):
        if path.suffix not in _COMPRESSIBLE or path.stat().st_size < _SMALLEST_BYTES:
            continue
        content = path.read_bytes()
        for suffix, packed in (
            (".gz", gzip.compress(content, 9, mtime=0)),
            (".br", brotli.compress(content, quality=11)),
        ):
            if len(packed) < 0.95 * len(content):
                path.with_name(path.name + suffix).write_bytes(packed)
                written += 1
    return written


def static_seal(directory: Path) -> str:
    """Name the release after its content, so that equal images share a directory.

    Also makes every file readable: another user serves them.
    """
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*")):
        if path.is_file() and path.name != RELEASE_FILE:
            path.chmod(0o644)  # a project's permissions for uploads reach collectstatic too
            digest.update(str(path.relative_to(directory)).encode() + b"\0" + path.read_bytes())
    release = digest.hexdigest()[:16]
    (directory / RELEASE_FILE).write_text(release)
    return release


def static_synchronise(source: Path, paths: Paths) -> str:
    """Copy the image's release to the volume, point `current` at it, keep the one before.

    Pages that are open in a browser still name the files of the previous release.
    """
    release = (source / RELEASE_FILE).read_text().strip()
    releases = paths.static / "releases"
    releases.mkdir(exist_ok=True)
    with locked(paths.static / "synchronise.lock"):
        _forget_drafts(paths)
        if _sizes(releases / release) != _sizes(source):
            _copy_whole(source, releases / release)
        _point_to(release, paths)
    return release


def _forget_drafts(paths: Paths) -> None:
    """Nobody else holds the lock: their writers were killed."""
    for draft in (paths.static / "releases").glob(".draft-*"):
        shutil.rmtree(draft, ignore_errors=True)
    for link in paths.static.glob(".[cp]*-*"):
        link.unlink(missing_ok=True)


def _sizes(directory: Path) -> dict[str, int]:
    """Of every file: one that a full disk or a power cut has shortened is seen."""
    files = (path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.stat().st_size for path in files}


def _point_to(release: str, paths: Paths) -> None:
    releases, current = paths.static / "releases", paths.static / "current"
    if _points_at(current) != release:
        if previous := _points_at(current):
            _link(paths.static / "previous", previous)
        _link(current, release)
    _forget(releases, {release, _points_at(paths.static / "previous")})


def _copy_whole(source: Path, target: Path) -> None:
    """All or nothing: a container killed while copying leaves no half release."""
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        shutil.copytree(source, draft / "release")
        if target.exists():
            os.replace(target, draft / "damaged")
        os.replace(draft / "release", target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _points_at(link: Path) -> str:
    return Path(os.readlink(link)).name if link.is_symlink() else ""


def _link(link: Path, release: str) -> None:
    draft = link.with_name(f".{link.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(Path("releases") / release)
    os.replace(draft, link)


def _forget(releases: Path, kept: set[str]) -> None:
    others = [path for path in releases.iterdir() if path.name not in kept]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[max(0, _RELEASES_KEPT - len(kept)) :]:
        shutil.rmtree(path, ignore_errors=True)
