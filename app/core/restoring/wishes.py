"""What whoever restores wants to be proved and told, and how they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.restoring import proving


@dataclass(frozen=True, slots=True)
class Wishes:
    rows: Mapping[str, int]  # table → rows that the copy must have
    accept_ledger: bool
    ask: Callable[[str, str], None]  # says the first word, returns when told the second

    @classmethod
    def of(cls, options: Mapping[str, Any], ask: Callable[[str, str], None]) -> Wishes:
        rows = proving.expected_rows(options["rows"])
        return cls(rows, options["accept_ledger"], ask)

    def held(self, is_empty: bool) -> None:
        self.ask("empty" if is_empty else "held", "proceed")

    def loaded(self) -> None:
        self.ask("loaded", "commit")

    def prove(self, connection: Any) -> None:
        """Of the copy, migrated. Raise `CommandError`."""
        proving.require_tables(connection)
        if not self.accept_ledger:
            proving.require_proofs()
