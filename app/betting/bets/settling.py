"""What ends a bet, or a part of it. These functions change a bet in memory and add the rows.

Who calls them holds the bet's lock, and saves with `bet_save`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from app.betting.bets.computing import calc_bet, derive
from app.betting.bets.leg_keys import at_their_places
from app.betting.bets.leg_results import Outcomes, legs_decide, told_positions
from app.betting.bets.rows import Rows
from app.betting.calc.bets import CashOut
from app.betting.calc.kinds import Outcome
from app.betting.calc.precision import money_quotient, quantize_money
from app.betting.calc.settlement import bet_settle
from app.betting.http.errors import betting_errors
from app.betting.ledger.journal import Move
from app.betting.models import (
    Bet,
    BetStatus,
    EventKind,
    LedgerAccountKind,
    Leg,
    SettlementEvent,
    TransactionKind,
)
from app.core.errors import Fault, Invalid


@dataclass(frozen=True, slots=True)
class Settling:
    """A bet under its lock, its legs, the standing partial cash-outs and the next number."""

    bet: Bet
    legs: Sequence[Leg]
    partials: Sequence[SettlementEvent]
    number: int
    rows: Rows


def settle(self: Settling, outcomes: Outcomes, *, kind: str | None = None) -> SettlementEvent:
    """Settle for good. Raise `Invalid` when the results do not decide the bet."""
    bet = self.bet
    _require_after(outcomes.settled_at, bet.placed_at, "settled_at")
    with at_their_places(told_positions(self.legs, outcomes)):
        changes = legs_decide(self.legs, outcomes)
        computed = calc_bet(
            bet, self.legs, commission=bet.commission, cash_outs=_cash_outs(self.partials)
        )
        with betting_errors():
            settlement = bet_settle(computed)
    derived = derive(computed, self.legs)
    bet.closing_odds, bet.closing_booksum = derived.closing_odds, derived.closing_booksum
    total = settlement.total_return
    if outcomes.actual_return is not None:
        total = outcomes.actual_return
    payout = total - bet.cashed_out_amount
    if payout < 0:
        raise _less_than_paid(bet)
    event = _close(
        self,
        kind=kind or settlement.outcome.value,
        transaction_kind=TransactionKind.SETTLEMENT,
        amount=payout,
        outlay=bet.open_amount,
        at=outcomes.settled_at,
        legs=changes,
    )
    _finish(bet, settlement.outcome, outcomes.settled_at, settlement.total_return, total)
    bet.actual_return = outcomes.actual_return
    return event


def cash_out(
    self: Settling, *, amount: Decimal, stake: Decimal | None, at: datetime
) -> SettlementEvent:
    """Give up `stake` of the total stake for `amount`; all that is left without a stake."""
    bet = self.bet
    _require_after(at, bet.placed_at, "cashed_out_at")
    left = bet.total_stake - bet.cashed_out_stake
    part = left if stake is None else stake
    if part > left:
        detail = _("Only %(left)s of the stake is left to cash out.") % {"left": left}
        raise Invalid(detail, code="out_of_range", field="stake")
    with betting_errors():
        total = quantize_money(bet.cashed_out_amount + amount)
    final = part == left
    event = _close(
        self,
        kind=EventKind.CASH_OUT if final else EventKind.PARTIAL_CASH_OUT,
        transaction_kind=TransactionKind.CASH_OUT,
        amount=amount,
        outlay=bet.open_amount if final else _outlay_of(bet, part),
        at=at,
        stake=part,
    )
    if final:
        _finish(bet, Outcome.CASHED_OUT, at, total, total)
    else:
        bet.cashed_out_stake += part
        bet.cashed_out_amount = total
    return event


def _close(
    self: Settling,
    *,
    kind: str,
    transaction_kind: str,
    amount: Decimal,
    outlay: Decimal,
    at: datetime,
    stake: Decimal | None = None,
    legs: Sequence[dict[str, Any]] = (),
) -> SettlementEvent:
    """Open bets give the outlay, cash gets the amount, profit is the difference."""
    bet = self.bet
    where = {"account_id": bet.account_id, "currency": bet.currency}
    transaction = self.rows.journal.post(
        user_id=bet.user_id,
        kind=transaction_kind,
        bet_id=bet.id,
        occurred_at=at,
        moves=[
            Move(kind=LedgerAccountKind.OPEN_BETS, amount=-outlay, **where),
            Move(kind=LedgerAccountKind.CASH, amount=amount, **where),
            Move(kind=LedgerAccountKind.PROFIT, amount=outlay - amount, **where),
        ],
    )
    event = SettlementEvent(
        bet_id=bet.id,
        number=self.number,
        kind=kind,
        is_final=kind != EventKind.PARTIAL_CASH_OUT,
        transaction=transaction,
        amount=amount,
        stake=bet.total_stake - bet.cashed_out_stake if stake is None else stake,
        outlay=outlay,
        legs=list(legs),
        occurred_at=at,
    )
    bet.open_amount -= outlay
    self.rows.events.append(event)
    return event


def _finish(bet: Bet, outcome: Outcome, at: datetime, computed: Decimal, total: Decimal) -> None:
    bet.status = BetStatus(outcome.value)
    bet.settled_at = at
    bet.computed_return = computed
    bet.total_return = total
    bet.profit = total - bet.outlay


def _outlay_of(bet: Bet, stake: Decimal) -> Decimal:
    """The part of the outlay that goes with a part of the stake, in whole cents."""
    share = money_quotient(dividend=bet.outlay * stake, divisor=bet.total_stake, field="stake")
    return min(share, bet.open_amount)


def _cash_outs(partials: Sequence[SettlementEvent]) -> tuple[CashOut, ...]:
    return tuple(CashOut(amount=each.amount, stake=each.stake) for each in partials)


def _require_after(at: datetime, placed_at: datetime, field: str) -> None:
    if at < placed_at:
        detail = _("A bet cannot end before it was placed.")
        raise Invalid(detail, code="before_placement", field=field)


def _less_than_paid(bet: Bet) -> Invalid:
    detail = _("Cash-outs have paid %(paid)s already; the actual return includes them.")
    fault = Fault("out_of_range", detail % {"paid": bet.cashed_out_amount}, "actual_return")
    return Invalid(fault.detail, faults=(fault,))
