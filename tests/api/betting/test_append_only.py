"""What the database itself refuses in the ledger, whoever asks."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from app.betting.ledger.journal import Journal, Move, Unbalanced
from app.betting.models import LedgerEntry, LedgerTransaction, SettlementEvent

TABLES = {
    "betting_ledgertransaction": "note = 'x'",
    "betting_ledgerentry": "amount = amount",
    "betting_settlementevent": "amount = amount",
}


@pytest.fixture
def settled(bettor):
    bet = bettor.bet()
    bettor.settle(bet, result="won")
    return bet


def refused(sql, *values):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)
    return True


@pytest.mark.parametrize("table", TABLES)
def test_nothing_in_the_ledger_is_changed_or_deleted(settled, table):
    assert refused(f"UPDATE {table} SET {TABLES[table]}")
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("rows", [LedgerTransaction, LedgerEntry, SettlementEvent])
def test_django_cannot_either(settled, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.objects.all()._raw_delete("default")


def test_an_event_is_marked_as_reversed_once_and_for_good(settled):
    SettlementEvent.objects.update(is_reversed=True)

    assert refused("UPDATE betting_settlementevent SET is_reversed = false")
    assert refused("UPDATE betting_settlementevent SET is_reversed = true")


def test_a_second_final_settlement_is_refused(settled):
    first = SettlementEvent.objects.get()
    other = LedgerTransaction.objects.create(
        user_id=first.transaction.user_id, kind="settlement", occurred_at=timezone.now()
    )
    with (
        pytest.raises(IntegrityError, match="event_one_final_settlement|settlementevent.bet_id"),
        transaction.atomic(),
    ):
        SettlementEvent.objects.create(
            bet_id=first.bet_id,
            number=2,
            kind="lost",
            is_final=True,
            transaction=other,
            occurred_at=timezone.now(),
        )


def test_a_transaction_that_does_not_sum_to_zero_is_not_even_tried(bettor):
    move = Move(bettor.account.id, "cash", Decimal("5.00"), "EUR")
    with pytest.raises(Unbalanced):
        Journal().post(
            user_id=bettor.account.user_id,
            kind="deposit",
            moves=[move],
            occurred_at=timezone.now(),
        )
