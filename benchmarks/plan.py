"""How much is measured: everything, or a quick look."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.data import Data


@dataclass(frozen=True, slots=True)
class Plan:
    data: Data
    rounds: int
    seconds: int  # of one measurement
    connections: int
    starts: int  # how often each contestant is started for its time
    growth_seconds: int
    saturation_seconds: int  # longer than what is in flight when they end takes
    growth_connections: tuple[int, ...]
    growth_bets: tuple[int, ...]  # in the whole table
    growth_own: tuple[int, ...]  # of one person


FULL = Plan(
    data=Data(users=50, bets=100_000),
    rounds=5,
    seconds=2,
    connections=32,
    starts=3,
    growth_seconds=4,
    saturation_seconds=6,
    growth_connections=(1, 8, 32, 256, 1024),
    growth_bets=(1_000, 10_000, 100_000, 1_000_000),
    growth_own=(1, 10, 100, 1_000),
)
QUICK = Plan(
    data=Data(users=50, bets=5_000),
    rounds=2,
    seconds=1,
    connections=32,
    starts=1,
    growth_seconds=1,
    saturation_seconds=1,
    growth_connections=(1, 32, 256),
    growth_bets=(1_000, 10_000),
    growth_own=(1, 100),
)
