"""Writing a changed bet."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from app.betting.bets.rows import Rows
from app.betting.http.errors import unique
from app.betting.models import Bet, Leg, SettlementEvent
from app.core.errors import Conflict

_LEG_FIELDS = (
    "result",
    "rule4_deduction",
    "dead_heat_divisor",
    "closing_odds",
    "closing_booksum",
)


def bet_save(bet: Bet, legs: Sequence[Leg], rows: Rows) -> Bet:
    """The bet, the results of the legs that changed, and the new rows. Its version rises by one.

    Raise `Conflict` when a final settlement stands already: the database decides.
    """
    reversed_events = [event.reverses_id for event in rows.events if event.reverses_id]
    if reversed_events:
        SettlementEvent.objects.filter(pk__in=reversed_events).update(is_reversed=True)
    bet_touch(bet)
    bet.save()
    if legs:
        Leg.objects.bulk_update(legs, _LEG_FIELDS)
    with unique("event", _already_settled()):
        rows.write()
    return bet


def bet_touch(bet: Bet) -> None:
    bet.version += 1
    bet.updated_at = timezone.now()


def bets_touch(**of: object) -> None:
    """A name that bets show has changed: so have they."""
    Bet.objects.filter(**of).update(version=F("version") + 1, updated_at=timezone.now())


def _already_settled() -> Conflict:
    detail = _("The bet is settled: reverse the settlement first.")
    return Conflict(detail, code="already_settled", field="status")
