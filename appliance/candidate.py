"""A container that is tried beside the one that serves, named by `APPLIANCE_TRIAL=1`.

It answers as it will when it serves, and changes nothing that others use: it migrates nothing,
creates nobody, asks no CA, makes no backup. Its uploads may be mounted read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from appliance.config import Config
from appliance.database.migrations import pending
from appliance.database.schema import schema
from appliance.errors import SchemaBehindError
from appliance.log import Say
from appliance.paths import Paths


def is_candidate(env: Mapping[str, str]) -> bool:
    return env.get("APPLIANCE_TRIAL", "") == "1"


def read_only(env: Mapping[str, str], paths: Paths) -> tuple[Path, ...]:
    return (paths.media,) if is_candidate(env) else ()


def require_migrated(config: Config, paths: Paths, say: Say) -> None:
    """Raise `SchemaBehindError` unless the database is what this code would make of it."""
    found = schema(config, paths, say)
    if pending(found.applied):  # refuses those of a newer code
        count = len(found.pending)
        names = "\n".join(f"  {name}" for name in found.pending)
        raise SchemaBehindError(
            f"the database lacks {count} migrations of this code, and a trial applies none\n"
            f"{names}",
            "try it on a copy: appliance rehearse ARCHIVE makes one",
        )
