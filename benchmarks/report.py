"""The facts as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Facts = dict[str, Any]
_OTHERS = ("us, again", "the seed's design", "nginx + uvicorn", "Caddy + Granian")
_MEASURED = ("per second", "p50 ms", "p99 ms", "failed", "CPU s per 1000", "blocks read")
_TARGETS = {"list": 10, "detail": 10, "create": 4, "statistics": 5}


def markdown(facts: Facts) -> str:
    parts = [
        _INTRODUCTION,
        "## Where",
        _table(("what", "which"), facts["machine"].items()),
        "## Ratios: us ÷ the other",
        _RATIOS,
        _ratios(facts["scenarios"]),
        "## Throughput and latency",
        _throughput(facts["scenarios"]),
        "## The limits",
        _limits(facts),
        "## Start, memory, size",
        _costs(facts),
        "![Throughput, growth and memory](performance.svg)",
        "## Growth",
        _growth(facts["growth"]),
    ]
    return "\n\n".join(parts) + "\n"


_INTRODUCTION = """# Performance

Made by `./deploy.sh bench` (the same: `benchmarks/run`), which measures the image as it is
shipped beside the design it replaces and beside what one might pick instead. Everything runs on
one machine in one run over loopback, so only ratios mean something elsewhere. All contestants
share one PostgreSQL with the same generated data, and what they answer is compared before
anything is timed. How it was reached, and what was tried and dropped:
[decisions/0010](decisions/0010-where-the-speed-comes-from.md)."""

_RATIOS = """Good answers per second, the median of the rounds' ratios, with the smallest and the
largest. Contestants take turns in every round; `us, again` is ourselves measured twice, so its
distance from 1.00 is the noise. The seed's design answers the same fields and values; uvicorn and
Granian run our own application, with as many workers as we do."""


def _ratios(scenarios: Facts) -> str:
    rows = []
    for name, scenario in scenarios.items():
        cells = [_ratio(scenario["ratios"][other]) for other in _OTHERS]
        target = f"{_TARGETS[name]} ×" if name in _TARGETS else ""
        rows.append((scenario["title"], *cells, target))
    return _table(("request", *_OTHERS, "target, seed"), rows)


def _ratio(values: list[float]) -> str:
    middle, low, high = values
    return f"**{middle:.2f}** ({low:.2f} to {high:.2f})"


def _throughput(scenarios: Facts) -> str:
    rows = []
    for scenario in scenarios.values():
        for who, row in scenario["rows"].items():
            each = row["per_second_of_each_round"]
            rows.append(
                (
                    scenario["title"],
                    who,
                    f"{row['per_second']:.0f}",
                    f"{min(each):.0f} to {max(each):.0f}",
                    f"{row['p50_ms']:.1f}",
                    f"{row['p99_ms']:.1f}",
                    f"{row['cpu_seconds_per_1000']:.2f}",
                    row["failed"],
                )
            )
    heads = (
        "request",
        "who",
        "per second",
        "spread",
        "p50 ms",
        "p99 ms",
        "CPU s per 1000",
        "failed",
    )
    return _table(heads, rows)


def _limits(facts: Facts) -> str:
    ours = facts["scenarios"]["list"]["rows"]["us"]["per_second"]
    rows = [("our list of 25 bets", f"{ours:.0f}")]
    rows += [(name, f"{rate:g}") for name, rate in facts["limits"].items()]
    return _table(("what", "per second"), rows)


def _costs(facts: Facts) -> str:
    starts = facts["starts"]
    ours, seed = starts["us"], starts["the seed's design"]
    loaded = facts["loaded_mb"]
    rows = [
        (
            "`docker run` to ready, nothing to migrate",
            f"{ours['seconds']:.2f} s",
            f"{seed['seconds']:.2f} s",
        ),
        ("`docker run` to ready, empty database", f"{min(starts['empty_seconds']):.2f} s", ""),
        (
            "PSS idle (us: 2 workers)",
            _memory(ours["idle_mb"]),
            _memory(seed["idle_mb"]),
        ),
        (
            "PSS after load (us: 2 workers)",
            _memory(facts["memory_two_workers_mb"]),
            _memory(loaded["the seed's design"]),
        ),
        ("PSS after load, default settings", _memory(loaded["us"]), ""),
        ("image added to its base", f"{facts['image_added_mb']:.0f} MB", ""),
    ]
    return _table(("what", "us", "the seed's design"), rows)


def _memory(programs: dict[str, float]) -> str:
    parts = ", ".join(f"{name} {size:.0f}" for name, size in programs.items() if size >= 1)
    return f"**{sum(programs.values()):.0f} MB** ({parts})"


def _growth(growth: Facts) -> str:
    parts = []
    for title, key in (
        ("connections", "connections"),
        ("bets in the table", "table"),
        ("bets of one person", "own"),
    ):
        rows = [
            (
                f"{point['x']:,}",
                point["who"],
                f"{point['per_second']:.0f}",
                f"{point['p50_ms']:.1f}",
                f"{point['p99_ms']:.1f}",
                point["failed"],
                f"{point['cpu_ms_per_request']:.2f}",
                point.get("blocks", ""),
            )
            for point in growth[key]
        ]
        heads = (title, "who or what", *_MEASURED)
        parts.append(_table(heads, rows))
    return "\n\n".join(parts)


def _table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
