"""What we say to whoever started us, a line each, and the words that we go on at."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from django.core.management.base import CommandError

_EVERY_BYTES = 1 << 20


class Talk:
    def __init__(self, say: Callable[[str], None], answers: IO[bytes] | None = None) -> None:
        self._say, self._answers = say, answers or sys.stdin.buffer
        self._bytes = 0

    def ask(self, word: str, answer: str, facts: Mapping[str, Any]) -> None:
        """Return when we are told to go on. Raise `CommandError` when nobody tells us to."""
        self._say(f"{word} {json.dumps(facts)}")
        if self._answers.readline() != f"{answer}\n".encode():
            raise CommandError("it was cut short: nothing was changed")

    def moved(self, count: int) -> None:
        """So many bytes more have gone over, or come back to be compared."""
        self._bytes += count
        if self._bytes >= _EVERY_BYTES:
            self._say(f"bytes {self._bytes}")
            self._bytes = 0
