"""Recording a bet row by row, each `create()` a statement: a single, paid in cash."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from app.betting.ledger.journal import ledger_account_id
from app.betting.models import (
    Bet,
    LedgerAccountKind,
    LedgerEntry,
    LedgerTransaction,
    Leg,
    TransactionKind,
)


@transaction.atomic
def bet_place(user: Any, data: dict[str, Any]) -> Bet:
    legs, tags = data.pop("legs"), data.pop("tags", [])
    account, stake = data["account"], data["stake"]
    bet = Bet.objects.create(
        user=user,
        currency=account.currency,
        commission=account.bookmaker.commission,
        total_stake=stake,
        outlay=stake,
        open_amount=stake,
        odds=legs[0]["odds"],
        **data,
    )
    bet.tags.set(tags)
    for position, leg in enumerate(legs):
        Leg.objects.create(bet=bet, position=position, **leg)
    placement = LedgerTransaction.objects.create(
        user=user, kind=TransactionKind.PLACEMENT, bet=bet, occurred_at=bet.placed_at
    )
    moves = ((LedgerAccountKind.CASH, -stake), (LedgerAccountKind.OPEN_BETS, stake))
    for kind, amount in moves:
        LedgerEntry.objects.create(
            transaction=placement,
            account_id=ledger_account_id(account.id, kind),
            amount=amount,
            currency=bet.currency,
        )
    return bet
