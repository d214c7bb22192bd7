"""The uploaded files that a database names, so that those it alone names can go with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings


def note(target: Path | None, fetch: Callable[[str], Iterable[tuple[Any, ...]]]) -> None:
    """Write a JSON list of paths below the uploads; `fetch` answers nothing where no table is."""
    if not target:
        return
    found = [
        f"{folder}/{path}"
        for folder, table, column in settings.RESTORE_UPLOADS
        for (path,) in fetch(f"SELECT {column} FROM {table}")  # noqa: S608
    ]
    target.write_text(json.dumps(found))
