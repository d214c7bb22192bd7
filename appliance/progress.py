"""How far a long step is: one line rewritten on a terminal, elsewhere one line when it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from appliance.log import logger

_EVERY_SECONDS = 0.2
_ERASE = "\r\x1b[K"


class Step:
    """Counts bytes, of `total` when that is known; says nothing."""

    def __init__(self, message: str, total: int = 0) -> None:
        self.message, self.total, self.bytes = message, total, 0

    def more(self, count: int) -> None:
        self.bytes += count


class Progress:
    """That of the clock, or of one who does not look, says nothing."""

    @contextmanager
    def step(self, message: str, total: int = 0) -> Iterator[Step]:
        yield Step(message, total)

    def warn(self, message: str) -> None:
        """Say what must not pass without a word."""


class Shown(Progress):
    """On stderr: stdout is for what a command answers."""

    def __init__(self, source: str, env: Mapping[str, str], stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._say = logger(source, env, self._stream)

    @contextmanager
    def step(self, message: str, total: int = 0) -> Iterator[Step]:
        """Nothing is said of a step that fails: the failure is."""
        began = time.monotonic()
        if not self._stream.isatty():
            yield (step := Step(message, total))
            facts = {"bytes": step.bytes} if step.bytes else {}
            self._say(message, **facts, seconds=round(time.monotonic() - began, 1))
            return
        try:
            yield (rewritten := _Rewritten(self._stream, message, total))
            rewritten.done(time.monotonic() - began)
        finally:
            print(_ERASE, end="", file=self._stream, flush=True)

    def warn(self, message: str) -> None:
        self._say(message, level="warning")


class _Rewritten(Step):
    def __init__(self, stream: TextIO, message: str, total: int) -> None:
        super().__init__(message, total)
        self._stream, self._next = stream, 0.0
        self.more(0)

    def more(self, count: int) -> None:
        super().more(count)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_SECONDS
            self._print(f"{self.message} …{self._so_far()}")

    def done(self, seconds: float) -> None:
        self._print(f"{self.message}{self._so_far()}, {seconds:.1f} s\n")

    def _so_far(self) -> str:
        share = f" {min(100, 100 * self.bytes // self.total)} %," if self.total else ""
        return f"{share} {self.bytes / 1e6:.1f} MB" if self.bytes or self.total else ""

    def _print(self, text: str) -> None:
        print(f"{_ERASE}{text}", end="", file=self._stream, flush=True)
