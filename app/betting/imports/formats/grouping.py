"""Rows that belong to one bet: it, and the rows of its legs below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.betting.imports.text import Line

_MOST = 31  # a bet and its legs; what comes after is a mistake of the file


def with_leg_rows(lines: Iterator[Line], empty: Sequence[str]) -> Iterator[list[Line]]:
    """A row whose `empty` columns are empty goes with the row above."""
    group: list[Line] = []
    for line in lines:
        is_leg = not any(line.cells.get(name) for name in empty)
        if group and not (is_leg and len(group) < _MOST):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
