"""What is wrong with a row, or only doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.errors import Fault


class RowError(ValueError):
    """The row cannot become a bet."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


@dataclass(slots=True)
class Doubts:
    """Warnings of one row, collected while it is read."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, column: str, detail: str) -> None:
        self.faults.append(Fault(code, detail, column))


def refuse(code: str, column: str, detail: str) -> RowError:
    return RowError(Fault(code, detail, column))
