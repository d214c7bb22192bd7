"""Reading bets. Ownership is here: what belongs to somebody else is not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from app.betting.bets.drafts import LEG_FIELDS
from app.betting.bets.presenting import COLUMNS, leg_present, row_present
from app.betting.models import Bet, Leg, SettlementEvent
from app.core.errors import NotFound
from app.core.pagination import Cursor, Page
from app.core.prepared import Prepared

LAST_PLACED_FIRST = ("-placed_at", "-id")
_BET = Prepared(lambda user, bet: Bet.objects.filter(user=user, pk=bet).values(*COLUMNS))
_FIRST_BETS = Prepared(
    lambda user: (
        Bet.objects.filter(user=user)
        .order_by(*LAST_PLACED_FIRST)
        .values(*COLUMNS)[: Cursor.page_size + 1]
    )
)
_LEGS = Prepared(
    lambda bets: (
        Leg.objects.filter(bet__in=bets).order_by("bet", "position").values("bet_id", *LEG_FIELDS)
    )
)
_TAGS = Prepared(
    lambda bets: Bet.tags.through.objects.filter(bet__in=bets).values("bet_id", "tag_id")
)


def bets_of(user: Any) -> QuerySet[Bet]:
    return Bet.objects.filter(user=user)


def bet_read(user: Any, bet_id: UUID) -> dict[str, Any]:
    """As it is shown. Raise `NotFound`."""
    rows = _BET.rows(user.pk, bet_id)
    if not rows:
        raise _missing()
    return rows_complete(rows)[0]


def bets_first_page(user: Any) -> Page:
    """Rows of `COLUMNS`, one more than are shown, for the paginator."""
    return Page(_FIRST_BETS.rows(user.pk))


def rows_complete(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `COLUMNS` as they are shown: two queries for the legs and tags of all."""
    keys = [row["id"] for row in rows]
    legs: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for leg in _LEGS.rows(keys):
        legs[leg["bet_id"]].append(leg_present(leg))
    tags: dict[UUID, list[UUID]] = defaultdict(list)
    for tagging in _TAGS.rows(keys):
        tags[tagging["bet_id"]].append(tagging["tag_id"])
    return [row_present(row, legs[row["id"]], tags[row["id"]]) for row in rows]


def bet_facts(user: Any, bet_id: UUID) -> tuple[int, str]:
    """The version and the currency alone, cheaply. Raise `NotFound`."""
    facts = Bet.objects.filter(user=user, pk=bet_id).values_list("version", "currency").first()
    if facts is None:
        raise _missing()
    return facts


def events_of(bet_id: UUID) -> QuerySet[SettlementEvent]:
    return SettlementEvent.objects.filter(bet=bet_id)


def _missing() -> NotFound:
    return NotFound(_("There is nothing at this address."))
