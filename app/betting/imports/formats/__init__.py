"""The formats by name, and telling them from a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from app.betting.imports.formats import bet_analytix, pikkit, wisebet
from app.betting.imports.moments import Clock
from app.betting.imports.record import Record
from app.betting.imports.text import Line
from app.betting.models import ImportFormat
from app.core.errors import Fault, Invalid


@dataclass(slots=True)
class Read:
    """A row and its leg rows: a record, or why there is none."""

    line: int
    raw: dict[str, str]
    record: Record | None = None
    reasons: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


class Format(Protocol):
    COLUMNS: frozenset[str]
    DATE_COLUMNS: tuple[str, ...]
    DATE_ORDER: str

    def groups(self, lines: Iterator[Line]) -> Iterator[Sequence[Line]]: ...
    def record(self, lines: Sequence[Line], clock: Clock) -> Record: ...


FORMATS = {
    ImportFormat.WISEBET: wisebet,
    ImportFormat.BET_ANALYTIX: bet_analytix,
    ImportFormat.PIKKIT: pikkit,
}


def format_of(header: Sequence[str], asked: str = "") -> str:
    """The format asked for, else the one whose columns these are. Raise `Invalid`."""
    there = set(header)
    for name, module in FORMATS.items():
        if asked == name and (missing := module.COLUMNS - there):
            detail = _("The header has no column %(names)s.")
            raise Invalid(
                detail % {"names": ", ".join(sorted(missing))}, code="no_column", field="file"
            )
        if asked in ("", name) and there >= module.COLUMNS:
            return name
    detail = _("The header is of no format that is known here: wisebet, bet_analytix, pikkit.")
    raise Invalid(detail, code="unknown_format", field="file")
