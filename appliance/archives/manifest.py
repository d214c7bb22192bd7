"""What an archive says of itself: who made it, from what, and what each part must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 2
MANIFEST = "manifest.json"
MOST_BYTES = 256 << 20  # about two million uploads


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One of format 1 has neither rows nor parts; from before there were manifests: nothing."""

    version: str = ""
    created: str = ""  # UTC, ISO 8601
    scheduled: bool = False
    kind: str = ""  # `postgresql` or `sqlite`
    server: str = ""  # the version of either
    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)  # table → rows, of every table of ours
    database: dict[str, Part] = field(default_factory=dict)  # its name → the part; one
    uploads: dict[str, Part] = field(default_factory=dict)  # path below media/ → the part
    format: int = FORMAT

    @property
    def has_checksums(self) -> bool:
        return self.format >= FORMAT

    @property
    def upload_bytes(self) -> int:
        return sum(part.size for part in self.uploads.values())

    def text(self) -> bytes:
        return (json.dumps(asdict(self), indent=1) + "\n").encode()

    def parts(self) -> dict[str, Part]:
        """Name in the archive → what stands there."""
        return self.database | {f"media/{path}": part for path, part in self.uploads.items()}


def parsed(text: bytes) -> Manifest:
    """Raise `ValueError` with what is wrong."""
    try:
        said: Mapping[str, Any] = json.loads(text)
        number = int(said.get("format", 1))
        if number > FORMAT:
            raise ValueError(f"it is of format {number}, this version reads up to {FORMAT}")
        if number < FORMAT:
            return Manifest(
                version=str(said["version"]), created=str(said.get("created", "")), format=number
            )
        known = {name: said[name] for name in Manifest.__dataclass_fields__}
        for name in ("database", "uploads"):
            known[name] = {path: _part(part) for path, part in said[name].items()}
        known["rows"] = {str(table): int(count) for table, count in said["rows"].items()}
        return Manifest(**known)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"its manifest is none of ours: {type(error).__name__} {error}") from None


def _part(said: Mapping[str, Any]) -> Part:
    part = Part(int(said["size"]), str(said["sha256"]))
    if part.size < 0:
        raise ValueError("its manifest names a size below nothing")
    return part
