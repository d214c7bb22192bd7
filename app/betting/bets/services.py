"""Changes of a bet that exists. Each runs under the bet's lock, in one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from app.betting.bets.computing import calc_bet, derive
from app.betting.bets.leg_results import Outcomes, legs_restore, void_of
from app.betting.bets.locking import bet_lock, require_pending, standing_events
from app.betting.bets.rows import Rows
from app.betting.bets.saving import bet_save
from app.betting.bets.settling import Settling, cash_out, settle
from app.betting.http.etag import Precondition
from app.betting.models import Bet, BetStatus, EventKind, SettlementEvent
from app.betting.responsible.watching import watch_settled
from app.core.errors import Conflict

ANY_VERSION = Precondition()


def bet_settle(
    *, user: Any, bet_id: UUID, outcomes: Outcomes, precondition: Precondition = ANY_VERSION
) -> Bet:
    """Settle a pending bet. Raise `NotFound`, `Conflict`, `PreconditionFailed`, `Invalid`."""
    with transaction.atomic():
        held = _hold(user, bet_id)
        require_pending(held.bet)
        precondition.check(held.bet.version)
        settle(held, outcomes)
        bet = bet_save(held.bet, held.legs, held.rows)
        watch_settled(user, bet)
        return bet


def bet_void(
    *, user: Any, bet_id: UUID, at: datetime, precondition: Precondition = ANY_VERSION
) -> Bet:
    """Settle a pending bet as void. Raise as `bet_settle`."""
    return bet_settle(user=user, bet_id=bet_id, outcomes=void_of(at), precondition=precondition)


def bet_cash_out(
    *,
    user: Any,
    bet_id: UUID,
    amount: Decimal,
    stake: Decimal | None,
    at: datetime,
    precondition: Precondition = ANY_VERSION,
) -> Bet:
    """Cash out a part of the total stake, or without `stake` all that is left.

    Raise as `bet_settle`.
    """
    with transaction.atomic():
        held = _hold(user, bet_id)
        require_pending(held.bet)
        precondition.check(held.bet.version)
        cash_out(held, amount=amount, stake=stake, at=at)
        bet = bet_save(held.bet, (), held.rows)
        watch_settled(user, bet)
        return bet


def bet_correct(
    *, user: Any, bet_id: UUID, outcomes: Outcomes, precondition: Precondition = ANY_VERSION
) -> Bet:
    """Take the settlement of a bet back and settle it anew, in one. Raise as `bet_settle`."""
    with transaction.atomic():
        held = _hold(user, bet_id)
        if held.bet.status == BetStatus.PENDING:
            detail = _("The bet is not settled: there is nothing to correct.")
            raise Conflict(detail, code="not_settled", field="status")
        precondition.check(held.bet.version)
        held = _take_back(held, at=outcomes.settled_at)
        settle(held, outcomes, kind=EventKind.CORRECTION)
        bet = bet_save(held.bet, held.legs, held.rows)
        watch_settled(user, bet)
        return bet


def bet_reverse(
    *, user: Any, bet_id: UUID, at: datetime, precondition: Precondition = ANY_VERSION
) -> Bet:
    """Take the last settlement or partial cash-out back. Raise as `bet_settle`."""
    with transaction.atomic():
        held = _hold(user, bet_id)
        if held.last is None:
            detail = _("There is nothing to reverse.")
            raise Conflict(detail, code="nothing_to_reverse", field="status")
        precondition.check(held.bet.version)
        held = _take_back(held, at=at)
        return bet_save(held.bet, held.legs, held.rows)


@dataclass(frozen=True, slots=True)
class _Held(Settling):
    last: SettlementEvent | None = None


def _hold(user: Any, bet_id: UUID) -> _Held:
    bet = bet_lock(user=user, bet_id=bet_id)
    standing, number = standing_events(bet)
    partials = [event for event in standing if not event.is_final]
    last = standing[-1] if standing else None
    return _Held(bet, list(bet.legs.all()), partials, number, Rows(), last)


def _take_back(held: _Held, *, at: datetime) -> _Held:
    """Undo the last event: the ledger, the legs and the bet are as they were before it."""
    bet, last = held.bet, held.last
    assert last is not None
    back = held.rows.journal.reverse(last.transaction, list(last.transaction.entries.all()), at=at)
    held.rows.events.append(
        SettlementEvent(
            bet_id=bet.id,
            number=held.number,
            kind=EventKind.REVERSAL,
            is_final=False,
            reverses=last,
            transaction=back,
            amount=last.amount,
            stake=last.stake,
            outlay=last.outlay,
            occurred_at=at,
        )
    )
    legs_restore(held.legs, last.legs)
    _reopen(bet, last)
    for name, value in _closing(held).items():
        setattr(bet, name, value)
    partials = [event for event in held.partials if event is not last]
    return replace(held, partials=partials, number=held.number + 1, last=None)


def _reopen(bet: Bet, last: SettlementEvent) -> None:
    bet.open_amount += last.outlay
    bet.status = BetStatus.PENDING
    bet.settled_at = bet.computed_return = bet.actual_return = None
    bet.total_return = bet.profit = None
    if not last.is_final:
        bet.cashed_out_stake -= last.stake
        bet.cashed_out_amount -= last.amount


def _closing(held: Settling) -> dict[str, Any]:
    computed = calc_bet(held.bet, held.legs, commission=held.bet.commission)
    derived = asdict(derive(computed, held.legs))
    return {name: derived[name] for name in ("closing_odds", "closing_booksum")}
