"""The archives on the backups volume: their names, what they say of themselves, which stay.

`wisebet-20261124T141345Z.tar.gz` was made by hand, and stays until a person removes it.
`wisebet-20261124T141345Z-scheduled.tar.gz` was made by the clock, and goes by the clock.
Inside: `manifest.json`, `database.dump` (pg_dump's custom format) or `database.sqlite3`, `media/`.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from appliance.paths import CODE_ROOT, Paths

MANIFEST = "manifest.json"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"wisebet-(?P<stamp>\d{8}T\d{6}Z)(?P<scheduled>-scheduled)?\.tar\.gz")
_VERSION = re.compile(r'^__version__ = "([^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; one from before there were manifests says nothing."""

    version: str
    created: str
    scheduled: bool
    migrations: list[str]
    format: int = 1

    def text(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def manifest_version(path: Path) -> str:
    """The version of the code that made the archive; empty when it does not say."""
    try:
        return str(json.loads(path.read_text())["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


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
