"""The facts as one picture: ratios, growth, memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

Facts = dict[str, Any]
_API = ("list", "detail", "create", "statistics", "breakdown")
_COLOURS = {
    "us": "#0b6e4f",
    "the seed's design": "#b5523b",
    "nginx + uvicorn": "#8a8d91",
    "Caddy + Granian": "#4f6d9a",
}


def draw(facts: Facts, *targets: Path) -> None:
    pyplot.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    pyplot.rcParams["svg.hashsalt"] = "performance"  # the same facts give the same file
    figure, axes = pyplot.subplots(2, 2, figsize=(11, 7.5), layout="constrained")
    _throughput(axes[0][0], facts["scenarios"])
    _connections(axes[0][1], facts["growth"]["connections"])
    _sizes(axes[1][0], facts["growth"])
    _memory(axes[1][1], facts)
    for target in targets:
        metadata = {"Date": None} if target.suffix == ".svg" else {}
        figure.savefig(target, dpi=110, metadata=metadata)


def _throughput(axis: Any, scenarios: Facts) -> None:
    width = 0.2
    for at, (who, colour) in enumerate(_COLOURS.items()):
        heights = [scenarios[name]["rows"][who]["per_second"] for name in _API]
        places = [index + (at - 1.5) * width for index in range(len(_API))]
        axis.bar(places, heights, width, label=who, color=colour)
    axis.set_xticks(range(len(_API)), _API)
    axis.set_title("answers per second, 32 connections")
    axis.legend(frameon=False)


def _connections(axis: Any, points: list[Facts]) -> None:
    for who in dict.fromkeys(point["who"] for point in points):
        mine = [point for point in points if point["who"] == who]
        axis.plot(
            [point["x"] for point in mine],
            [point["per_second"] for point in mine],
            marker="o",
            label=who,
            color=_COLOURS.get(who),
        )
    axis.set_xscale("log", base=2)
    axis.set_ylim(bottom=0)
    axis.set_title("lists per second, by connections")
    axis.legend(frameon=False)


def _sizes(axis: Any, growth: Facts) -> None:
    for key, words, style in (("table", "in the table", "-"), ("own", "of one person", "--")):
        for who in dict.fromkeys(point["who"] for point in growth[key]):
            mine = [point for point in growth[key] if point["who"] == who]
            axis.plot(
                [point["x"] for point in mine],
                [point["p50_ms"] for point in mine],
                style,
                marker="o",
                label=f"{who}, bets {words}",
            )
    axis.set_xscale("log")
    axis.set_ylim(bottom=0)
    axis.set_title("median latency in ms, by number of bets")
    axis.legend(frameon=False)


def _memory(axis: Any, facts: Facts) -> None:
    bars = {
        "us, 2 workers,\nidle": facts["starts"]["us"]["idle_mb"],
        "us, 2 workers,\nafter load": facts["memory_two_workers_mb"],
        "us, default,\nafter load": facts["loaded_mb"]["us"],
        "the seed's design,\nafter load": facts["loaded_mb"]["the seed's design"],
    }
    programs = sorted({name for each in bars.values() for name in each})
    bottoms = [0.0] * len(bars)
    for program in programs:
        sizes = [each.get(program, 0) for each in bars.values()]
        if max(sizes) >= 1:
            axis.bar(list(bars), sizes, 0.6, bottom=bottoms, label=program)
            bottoms = [low + size for low, size in zip(bottoms, sizes, strict=True)]
    axis.set_title("memory in MB (PSS)")
    axis.legend(frameon=False)
