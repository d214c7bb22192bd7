"""The bets of a person as our own CSV, in the order they were placed."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet

from app.betting.imports.formats.wisebet import BET_COLUMNS, LEG_COLUMNS, rows_of
from app.betting.imports.record import CashOutRecord, LegRecord, Record
from app.betting.models import Bet, BetStatus, EventKind, SettlementEvent

_CHUNK: Final = 500
_CASH_OUTS: Final = (EventKind.CASH_OUT, EventKind.PARTIAL_CASH_OUT)
# fmt: off
_SAME: Final = [
    "currency", "kind", "funding", "stake", "is_live", "commission", "place_fraction",
    "placed_at", "actual_return", "notes",
]
# fmt: on


def bets_csv(bets: QuerySet[Bet]) -> Iterator[str]:
    """Line by line, in chunks of bets: a long history needs no more memory than a short one."""
    yield _line([*BET_COLUMNS, *LEG_COLUMNS])
    ordered = (
        bets.order_by("placed_at", "id")
        .select_related("account__bookmaker", "bankroll", "sport", "competition", "tipster")
        .prefetch_related("legs", "tags")
    )
    for chunk in _chunks(ordered.iterator(chunk_size=_CHUNK)):
        cash_outs = _cash_outs(chunk)
        for bet in chunk:
            for cells in rows_of(record_of(bet, cash_outs[bet.pk])):
                yield _line(cells)


def record_of(bet: Bet, cash_outs: Sequence[SettlementEvent]) -> Record:
    same: dict[str, Any] = {name: getattr(bet, name) for name in _SAME}
    is_settled = bet.status not in (BetStatus.PENDING, BetStatus.CASHED_OUT)
    return Record(
        **same,
        bookmaker=bet.account.bookmaker.name,
        bankroll=bet.bankroll.name,
        system_sizes=list(bet.system_sizes),
        settled_at=bet.settled_at if is_settled else None,
        cash_outs=[
            CashOutRecord(amount=each.amount, stake=each.stake, at=each.occurred_at)
            for each in cash_outs
        ],
        external_reference=bet.external_reference or "",
        sport=bet.sport.name if bet.sport else "",
        competition=bet.competition.name if bet.competition else "",
        country=bet.competition.country if bet.competition else "",
        tipster=bet.tipster.name if bet.tipster else "",
        tags=sorted(tag.name for tag in bet.tags.all()),
        legs=[
            LegRecord(**{name: getattr(leg, name) for name in LEG_COLUMNS})
            for leg in bet.legs.all()
        ],
    )


def _chunks(bets: Iterable[Bet]) -> Iterator[list[Bet]]:
    source = iter(bets)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _cash_outs(bets: Sequence[Bet]) -> dict[Any, list[SettlementEvent]]:
    """Those that stand, by bet."""
    events = SettlementEvent.objects.filter(
        bet__in=[bet.pk for bet in bets], kind__in=_CASH_OUTS, is_reversed=False
    )
    found: dict[Any, list[SettlementEvent]] = defaultdict(list)
    for event in events.order_by("number"):
        found[event.bet_id].append(event)
    return found


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
