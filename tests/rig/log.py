"""What a container has logged, line by line."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.rig.engine import logs

QUIET = ("debug", "info")
_WRITTEN_SECONDS = 1.5  # nginx writes its access log once a second


def lines(name: str) -> list[dict[str, Any]]:
    """Every line, once all are written; one that is not JSON is an error of the test."""
    time.sleep(_WRITTEN_SECONDS)
    return [json.loads(line) for line in logs(name).splitlines()]


def loud(name: str, *without: str) -> list[dict[str, Any]]:
    """Warnings and errors, but for those of the sources named."""
    heard = [line for line in lines(name) if line["level"] not in QUIET]
    return [line for line in heard if line["source"] not in without]
