"""What PostgreSQL alone does: triggers at COMMIT, and waiting for one row."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from app.betting.http import idempotency
from app.betting.ledger.journal import ledger_account_id
from app.betting.models import IdempotencyKey, LedgerEntry, LedgerTransaction
from tests.api.betting.conftest import codes
from tests.api.betting.test_idempotency import KEY, at_once


def entry_alone(bettor, amount, currency="EUR"):
    made = LedgerTransaction.objects.create(
        user=bettor.account.user, kind="deposit", occurred_at=timezone.now()
    )
    return LedgerEntry(
        transaction=made,
        account_id=ledger_account_id(bettor.account.id, "cash"),
        amount=Decimal(amount),
        currency=currency,
    )


def commit():
    """What a COMMIT would check, inside the transaction of a test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_transaction_that_does_not_sum_to_zero_is_not_committed(bettor):
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        entry_alone(bettor, "5.00").save()
        commit()


def test_a_sum_over_two_currencies_is_no_sum(bettor):
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        entry = entry_alone(bettor, "5.00")
        LedgerEntry.objects.bulk_create([entry, copy_of(entry, "-5.00", "USD")])
        commit()


def test_an_entry_in_another_currency_than_its_account_is_not_committed(bettor):
    with pytest.raises(IntegrityError, match="currency of its account"), transaction.atomic():
        entry = entry_alone(bettor, "5.00", "USD")
        LedgerEntry.objects.bulk_create([entry, copy_of(entry, "-5.00", "USD")])
        commit()


def copy_of(entry, amount, currency):
    return LedgerEntry(
        transaction=entry.transaction,
        account_id=entry.account_id,
        amount=Decimal(amount),
        currency=currency,
    )


@pytest.mark.django_db(transaction=True)
def test_a_retry_while_the_first_is_still_running_is_told_so(bettor, alice, monkeypatch):
    impatient = idempotency._PATIENCE.replace("5s", "200ms")
    monkeypatch.setattr(idempotency, "_PATIENCE", impatient)
    with transaction.atomic():
        IdempotencyKey.objects.create(user=alice, key="one", fingerprint=b"")
        (answer,) = at_once(1, lambda _: bettor.post("bets", bettor.bet_body(), **KEY))

    assert codes(answer) == (409, [("", "idempotency_key_running")])
    assert answer["Retry-After"] == "2"
