"""How long from `docker run` until the front door answers, and what stands there then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from benchmarks.contestants import Contestant


@dataclass(frozen=True, slots=True)
class Started:
    seconds: list[float]
    idle: dict[str, int]  # program → PSS in bytes

    @property
    def middle(self) -> float:
        return median(self.seconds)


def time_starts(make: Callable[[], Contestant], times: int) -> Started:
    seconds, idle = [], {}
    for _ in range(times):
        began = time.monotonic()
        contestant = make()
        try:
            contestant.wait()
            seconds.append(time.monotonic() - began)
            idle = contestant.memory()
        finally:
            contestant.remove()
    return Started(seconds, idle)
