"""Reading bets. Ownership is here: what belongs to somebody else is not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _

from app.betting.bets.drafts import LEG_FIELDS
from app.betting.bets.outputs import BetOutput, LegOutput
from app.betting.bets.presenting import COLUMNS, leg_present, row_present
from app.betting.models import Bet, Leg, SettlementEvent
from app.core import documents
from app.core.errors import NotFound
from app.core.pagination import Cursor, Page
from app.core.prepared import Prepared
from app.core.rendering import Ready

LAST_PLACED_FIRST = ("-placed_at", "-id")


def bets_of(user: Any) -> QuerySet[Bet]:
    return Bet.objects.filter(user=user)


def bets_shown(bets: QuerySet[Bet], *order: str) -> QuerySet[Any, Any]:
    """With all that `rows_complete` needs, in one query where the database writes JSON.

    The columns of the `order` are there for the paginator, as numbers and times.
    """
    if documents.are_written_here():
        columns = {"id", "version", *(name.lstrip("-") for name in order)}
        return bets.values(*sorted(columns), document=documents.as_text(_DOCUMENT))
    return bets.values(*COLUMNS)


def bet_read(user: Any, bet_id: UUID) -> tuple[Any, int]:
    """As it is shown, and its version. Raise `NotFound`."""
    rows = _BET.rows(user.pk, bet_id)
    if not rows:
        raise _missing()
    return rows_complete(rows)[0], rows[0]["version"]


def bets_first_page(user: Any) -> Page:
    """Rows of `bets_shown`, one more than are shown, for the paginator."""
    return Page(_FIRST_BETS.rows(user.pk))


def rows_complete(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Rows of `bets_shown` as they are shown."""
    if rows and "document" in rows[0]:
        return [Ready(row["document"]) for row in rows]
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


def _of_this(model: Any) -> QuerySet[Any, Any]:
    return model.objects.filter(bet=OuterRef("pk"))


# `row_present`, written by PostgreSQL.
_DOCUMENT = documents.document(
    BetOutput,
    place_fraction=NullIf("place_fraction", Value("")),
    system_sizes=documents.numbers("system_sizes"),
    tags=documents.array(_of_this(Bet.tags.through).order_by("tag_id").values("tag_id")),
    legs=documents.array(
        _of_this(Leg).order_by("position").values(leg=documents.document(LegOutput))
    ),
)
_BET = Prepared(lambda user, bet: bets_shown(bets_of(user).filter(pk=bet)))
_FIRST_BETS = Prepared(
    lambda user: bets_shown(bets_of(user).order_by(*LAST_PLACED_FIRST), *LAST_PLACED_FIRST)[
        : Cursor.page_size + 1
    ]
)
# Where the database writes no JSON.
_LEGS = Prepared(
    lambda bets: (
        Leg.objects.filter(bet__in=bets)
        .order_by("bet", "position")
        .values("bet_id", "id", *LEG_FIELDS)
    )
)
_TAGS = Prepared(
    lambda bets: Bet.tags.through.objects.filter(bet__in=bets).values("bet_id", "tag_id")
)
