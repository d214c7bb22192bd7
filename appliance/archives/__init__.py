"""The archives on the backups volume: their names, and which of them stay.

`wisebet-20261124T141345Z.tar.gz` was made by hand, and stays until a person removes it.
`wisebet-20261124T141345Z-scheduled.tar.gz` was made by the clock, and goes by the clock.
`wisebet-20261124T141345Z-before-restore.tar.gz` is what a restore replaced, and goes by restores.
Inside: `database.dump` (pg_dump's custom format) or `database.sqlite3`, `media/`, `manifest.json`.
"""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.paths import CODE_ROOT, Paths

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"wisebet-(?P<stamp>\d{8}T\d{6}Z)(?P<scheduled>-scheduled)?\.tar\.gz")
_BEFORE = re.compile(r"wisebet-\d{8}T\d{6}Z-before-restore\.tar\.gz")
_VERSION = re.compile(r'^__version__ = "([^"]+)"', re.MULTILINE)


def code_version() -> str:
    """Of the project that stands in `app/`, which says it as Python's packages do."""
    try:
        found = _VERSION.search((CODE_ROOT / "app/__init__.py").read_text())
    except OSError:
        return "unknown"
    return found[1] if found else "unknown"


def name(at: datetime, scheduled: bool) -> str:
    return f"wisebet-{at:{_STAMP}}{'-scheduled' if scheduled else ''}.tar.gz"


def archives(paths: Paths) -> list[Path]:
    """What there is, the oldest first."""
    found = ((path, _NAME.fullmatch(path.name)) for path in paths.backups.iterdir())
    return sorted(path for path, match in found if match)


def undoable(paths: Paths) -> list[Path]:
    """What restores have replaced, the oldest first."""
    found = [path for path in paths.backups.iterdir() if _BEFORE.fullmatch(path.name)]
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def name_before_restore(paths: Paths, at: datetime) -> str:
    """A name of its own, and the last in order: restores follow each other within a second."""
    for latest in undoable(paths)[-1:]:
        with contextlib.suppress(ValueError):  # no date: somebody's own
            stamp = datetime.strptime(latest.name.split("-")[1], _STAMP).replace(tzinfo=UTC)
            at = max(at, stamp + timedelta(seconds=1))
    return f"wisebet-{at:{_STAMP}}-before-restore.tar.gz"


def outlived(paths: Paths, keep: int, now: datetime) -> list[Path]:
    """Those made by the clock that may go: all but the newest `keep`, the last one never.

    One stamped in the future was made while the clock was wrong: it neither goes nor counts.
    """
    ours = [path for path in archives(paths) if _is_scheduled(path) and _stamp(path) <= now]
    return ours[: -max(1, keep)]


def _is_scheduled(path: Path) -> bool:
    match = _NAME.fullmatch(path.name)
    return bool(match and match["scheduled"]) and path.is_file() and not path.is_symlink()


def _stamp(path: Path) -> datetime:
    match = _NAME.fullmatch(path.name)
    assert match
    try:
        return datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
    except ValueError:  # no date: somebody's own
        return datetime.max.replace(tzinfo=UTC)
