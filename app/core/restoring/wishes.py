"""What whoever restores wants to be proved and told, and how they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.restoring import proving, uploads


@dataclass(frozen=True, slots=True)
class Wishes:
    rows: Mapping[str, int]  # table → rows that the copy must have
    uploads: Path | None  # takes a list of those that the replaced database names
    accept_ledger: bool
    ask: Callable[[str, str], None]  # says the first word, returns when told the second

    @classmethod
    def of(cls, options: Mapping[str, Any], ask: Callable[[str, str], None]) -> Wishes:
        rows = proving.expected_rows(options["rows"])
        return cls(rows, options["uploads"], options["accept_ledger"], ask)

    def held(self, is_empty: bool, fetch: Callable[[str], Iterable[tuple[Any, ...]]]) -> None:
        """Nobody writes any more; `fetch` asks what is about to be replaced."""
        uploads.note(self.uploads, fetch)
        self.ask("empty" if is_empty else "held", "proceed")

    def loaded(self) -> None:
        self.ask("loaded", "commit")

    def prove(self, connection: Any) -> None:
        """Of the copy, migrated. Raise `CommandError`."""
        proving.require_tables(connection)
        if not self.accept_ledger:
            proving.require_proofs()
