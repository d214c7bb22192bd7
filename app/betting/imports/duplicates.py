"""Which rows are bets that are there already: an import done twice changes nothing.

A row with an external reference is the account's bet of this reference. Without one, it is a bet
that an import made of the same row, or a bet of the same account, time, kind, stake and first
leg. Two equal rows of one file are two bets: the n-th of them is there when n bets are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.betting.imports.record import Record
from app.betting.models import Bet, ImportRow, RowStatus


@dataclass(frozen=True, slots=True)
class Candidate:
    account_id: Any
    record: Record
    occurrence: int  # how many equal rows are above it in the file
    fingerprint: str

    @property
    def key(self) -> tuple[Any, ...]:
        leg = self.record.legs[0]
        record = self.record
        named = (leg.event, leg.selection)
        return (self.account_id, record.placed_at, record.kind, record.stake, *named)


def fingerprint(content: str, occurrence: int) -> str:
    return hashlib.sha256(f"{occurrence}:{content}".encode()).hexdigest()


def duplicates(user_id: Any, candidates: Sequence[Candidate]) -> list[bool]:
    """Three queries, however many candidates."""
    imported = _imported(user_id, candidates)
    referenced = _referenced(candidates)
    there = _there(user_id, candidates)
    found = []
    for each in candidates:
        reference = (each.account_id, each.record.external_reference)
        found.append(
            each.fingerprint in imported
            or reference in referenced
            or (not reference[1] and there[each.key] > each.occurrence)
        )
        if reference[1]:
            referenced.add(reference)  # the next row with it is the same bet
    return found


def _imported(user_id: Any, candidates: Sequence[Candidate]) -> set[str]:
    rows = ImportRow.objects.filter(
        fingerprint__in=[each.fingerprint for each in candidates],
        status=RowStatus.CREATED,
        bet__isnull=False,
        batch__user=user_id,
    )
    return set(rows.values_list("fingerprint", flat=True))


def _referenced(candidates: Sequence[Candidate]) -> set[tuple[Any, str | None]]:
    named = [each for each in candidates if each.record.external_reference]
    bets = Bet.objects.filter(
        account__in={each.account_id for each in named},
        external_reference__in=[each.record.external_reference for each in named],
    )
    return set(bets.values_list("account_id", "external_reference"))


def _there(user_id: Any, candidates: Sequence[Candidate]) -> Counter[tuple[Any, ...]]:
    moments = {each.record.placed_at for each in candidates}
    bets = Bet.objects.filter(
        user=user_id, placed_at__in=moments, external_reference__isnull=True, legs__position=0
    )
    names = ("account_id", "placed_at", "kind", "stake", "legs__event", "legs__selection")
    return Counter(bets.values_list(*names))
