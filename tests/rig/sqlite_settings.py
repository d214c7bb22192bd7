"""The product's settings for tests in this process, on the embedded SQLite."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.config.databases import _sqlite
from tests.rig.django_settings import *  # noqa: F403
from tests.rig.django_settings import ENV

DATABASES = {"default": _sqlite(ENV)}
_FILE = Path(tempfile.mkdtemp(prefix="wisebet-sqlite-")) / "test.sqlite3"
DATABASES["default"]["TEST"] = {"NAME": str(_FILE)}  # threads share a file, not a memory
