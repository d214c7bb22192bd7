"""One line an event on stdout: JSON, or text for a person at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TextIO

Say = Callable[..., None]


def logger(source: str, env: Mapping[str, str], stream: TextIO = sys.stdout) -> Say:
    """Return `say(message, level="info", **facts)`; never pass a secret as a fact."""
    as_text = env.get("LOG_FORMAT", "").lower() == "text"

    def say(message: str, level: str = "info", **facts: object) -> None:
        # The end of the line in the same write: others write to this pipe as well.
        print(line(as_text, source, level, message, facts) + "\n", end="", file=stream, flush=True)

    return say


def line(as_text: bool, source: str, level: str, message: str, facts: Mapping[str, object]) -> str:
    time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if as_text:
        extra = "".join(f" {name}={value}" for name, value in facts.items())
        return f"{time} {level:<7} {source}: {message}{extra}"
    head = {"time": time, "level": level, "source": source, "message": message}
    return json.dumps(head | dict(facts), default=str)
