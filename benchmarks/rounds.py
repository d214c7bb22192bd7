"""A B A B: in every round each contestant is measured once, in an order that turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from time import sleep

from benchmarks.contestants import Contestant
from benchmarks.load import Measured, measure
from benchmarks.plan import Plan
from benchmarks.scenarios import Scenario

AGAIN = "us, again"  # the same containers a second time: what differs is noise
US = "us"


@dataclass
class Row:
    """One contestant in one scenario."""

    measured: list[Measured] = field(default_factory=list)

    def middle(self, name: str) -> float:
        return median(getattr(each, name) for each in self.measured)

    @property
    def rates(self) -> list[float]:
        return [each.per_second for each in self.measured]

    def as_facts(self) -> dict[str, object]:
        return {
            "per_second": round(self.middle("per_second"), 1),
            "per_second_of_each_round": [round(rate, 1) for rate in self.rates],
            "p50_ms": round(self.middle("p50_ms"), 2),
            "p99_ms": round(self.middle("p99_ms"), 2),
            "cpu_seconds_per_1000": round(self.middle("cpu_ms_per_request"), 3),
            "failed": sum(each.failed for each in self.measured),
        }


Rows = dict[str, Row]  # contestant → row


def play(
    scenario: Scenario, contestants: Iterable[Contestant], plan: Plan, say: Callable[[str], None]
) -> Rows:
    """Measure a scenario. The first contestant is us, and is measured twice a round."""
    us, *others = contestants
    turns = [(US, us), *((each.name, each) for each in others), (AGAIN, us)]
    requests = {each.name: scenario.requests(each) for each in (us, *others)}
    rows: Rows = {name: Row() for name, _ in turns}
    for number in range(plan.rounds):
        for name, contestant in turns[number % 2 :] + turns[: number % 2]:
            seconds = plan.seconds
            # Requests that wrk has left behind are finished: a log-in takes a core its while.
            sleep(0.2 if scenario.most_connections > plan.connections else 1.5)
            rows[name].measured.append(
                measure(
                    contestant,
                    requests[contestant.name],
                    connections=min(plan.connections, scenario.most_connections),
                    seconds=seconds,
                )
            )
    for name, row in rows.items():
        say(f"  {scenario.name:<11} {name:<20} {row.middle('per_second'):>10.1f}/s")
    return rows


def ratio(rows: Rows, other: str) -> tuple[float, float, float]:
    """Us ÷ the other: the median of the rounds' ratios, the smallest and the largest."""
    pairs = zip(rows[US].rates, rows[other].rates, strict=True)
    ratios = [mine / theirs if theirs else float("inf") for mine, theirs in pairs]
    return median(ratios), min(ratios), max(ratios)
