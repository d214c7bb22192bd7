"""Taking hold of a bet before it changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from app.betting.models import Bet, BetStatus, SettlementEvent
from app.core.errors import Conflict, NotFound


def bet_lock(*, user: Any, bet_id: UUID) -> Bet:
    """The bet, its row locked until the transaction ends. Raise `NotFound`.

    The bet is the only row that is ever locked for a change of a bet: there is no order in
    which two could wait for each other.
    """
    bet = (
        Bet.objects.select_for_update(of=("self",))
        .select_related("account__bookmaker")
        .prefetch_related("legs", "tags")
        .filter(user=user, pk=bet_id)
        .first()
    )
    if bet is None:
        raise NotFound(_("There is nothing at this address."))
    return bet


def require_pending(bet: Bet) -> None:
    """Raise `Conflict` for a bet that is settled."""
    if bet.status != BetStatus.PENDING:
        detail = _("The bet is settled: reverse the settlement first.")
        raise Conflict(detail, code="already_settled", field="status")


def standing_events(bet: Bet) -> tuple[list[SettlementEvent], int]:
    """The events that were not reversed and reverse nothing, and the number of the next."""
    events = list(SettlementEvent.objects.filter(bet=bet).select_related("transaction"))
    standing = [each for each in events if not each.is_reversed and each.reverses_id is None]
    return standing, len(events) + 1
