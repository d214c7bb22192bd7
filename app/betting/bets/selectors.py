"""Reading bets. Ownership is here: what belongs to somebody else is not found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from app.betting.models import Bet, SettlementEvent
from app.core.errors import NotFound


def bets_of(user: Any) -> QuerySet[Bet]:
    """With all that `bet_present` shows: three queries, however many bets."""
    return (
        Bet.objects.filter(user=user)
        .select_related("account__bookmaker")
        .prefetch_related("legs", "tags")
    )


def bet_get(user: Any, bet_id: UUID) -> Bet:
    """Raise `NotFound`."""
    bet = bets_of(user).filter(pk=bet_id).first()
    if bet is None:
        raise _missing()
    return bet


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
