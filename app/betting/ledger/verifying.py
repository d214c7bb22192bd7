"""Proof of the ledger: every invariant is a query that looks for the first row breaking it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from app.betting.ledger import invariants


@dataclass(frozen=True, slots=True)
class Check:
    """`row` is the key of the first row that breaks the invariant, None when none does."""

    name: str
    invariant: str
    row: str | None = None
    found: str | None = None

    @property
    def ok(self) -> bool:
        return self.row is None


def ledger_verify(user: Any) -> list[Check]:
    """Every invariant, in the order in which they build on each other; of `None`: everybody's."""
    return [_run(each, user) for each in invariants.INVARIANTS]


def _run(each: invariants.Invariant, user: Any) -> Check:
    row = each.broken(user).first()
    if row is None:
        return Check(each.name, str(each.says))
    return Check(each.name, str(each.says), row=str(row[0]), found=str(row[-1]))


def ledger_prove() -> list[str]:
    """What is wrong in anybody's ledger, in English sentences: none when all holds."""
    with translation.override("en"):
        checks = ledger_verify(None)
    return [
        f"{each.invariant} {each.row} breaks that ({each.found})" for each in checks if not each.ok
    ]
