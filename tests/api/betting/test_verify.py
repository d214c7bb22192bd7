"""Proof of the ledger: each invariant, broken by force, is named with its first row."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db.models import F

from app.betting.ledger.journal import Journal, Move, ledger_account_id
from app.betting.models import Bankroll, Bet, LedgerEntry, LedgerTransaction, SettlementEvent
from tests.api.betting.conftest import without_triggers

NOW = datetime(2024, 5, 19, tzinfo=UTC)


def by_force(rows, **changes):
    """Past the triggers, as somebody with the server's password could change rows."""
    with without_triggers():
        assert rows.update(**changes)


@pytest.fixture
def settled(bettor):
    bet = bettor.bet()
    bettor.settle(bet, result="won")
    return bet


def failures(bettor):
    body = bettor.get("ledger/verify").json()
    broken = {each["name"]: each["row"] for each in body["checks"] if not each["ok"]}
    assert body["ok"] is (not broken)
    return broken


def test_a_long_story_verifies(bettor):
    bettor.post(
        "transactions/deposit",
        {"account": str(bettor.account.id), "amount": "100.00", "currency": "EUR"},
    )
    for result in ("won", "lost", "void", "half_won"):
        bettor.settle(bettor.bet(), result=result)
    bet = bettor.bet()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "2.00", "stake": "3.00"})
    bettor.settle(bet, result="won")
    bettor.settle(bet, result="lost", correction=True)
    bettor.post(f"bets/{bet['id']}/reverse")

    assert failures(bettor) == {}


def test_every_check_says_what_it_proves(bettor):
    checks = bettor.get("ledger/verify").json()["checks"]

    assert [each["name"] for each in checks] == [
        "transactions_balance",
        "entries_currency",
        "entries_owner",
        "reversals_mirror",
        "bets_profit",
        "bets_open",
        "open_bets",
        "settlements",
        "bets_currency",
    ]


def test_an_entry_that_was_changed_is_found(bettor, settled):
    bettor.bet()
    entry = LedgerEntry.objects.filter(account__kind="cash").order_by("id").first()
    by_force(LedgerEntry.objects.filter(pk=entry.id), amount=entry.amount + 1)

    assert failures(bettor) == {"transactions_balance": str(entry.transaction_id)}


def test_an_entry_that_was_deleted_is_found(bettor, settled):
    entry = LedgerEntry.objects.get(account__kind="profit")
    with without_triggers():
        LedgerEntry.objects.filter(pk=entry.id).delete()

    assert failures(bettor) == {
        "transactions_balance": str(entry.transaction_id),
        "bets_profit": settled["id"],
    }


def test_an_entry_in_another_currency_is_found(bettor, settled):
    entry = LedgerEntry.objects.order_by("id").first()
    by_force(entry.transaction.entries.all(), currency="USD")

    assert failures(bettor) == {"entries_currency": str(entry.id)}


def test_an_entry_in_the_account_of_somebody_else_is_found(bettor, outsider):
    bettor.post(
        "transactions/deposit",
        {"account": str(bettor.account.id), "amount": "100.00", "currency": "EUR"},
    )
    entry = LedgerEntry.objects.get(account__kind="external")
    theirs = ledger_account_id(outsider.account.id, "external")
    by_force(LedgerEntry.objects.filter(pk=entry.id), account_id=theirs)

    assert failures(bettor) == {"entries_owner": str(entry.id)}


def test_a_reversal_of_another_amount_is_found(bettor):
    body = {"account": str(bettor.account.id), "amount": "100.00", "currency": "EUR"}
    made = bettor.post("transactions/deposit", body).json()
    back = bettor.post(f"transactions/{made['id']}/reverse").json()
    by_force(LedgerEntry.objects.filter(transaction=back["id"]), amount=F("amount") * 2)

    assert failures(bettor) == {"reversals_mirror": made["id"]}


def test_a_profit_that_the_ledger_does_not_know_is_found(bettor, settled):
    Bet.objects.filter(pk=settled["id"]).update(total_return="21.00", profit="11.00")

    assert failures(bettor) == {"bets_profit": settled["id"]}


def test_an_open_amount_that_the_ledger_does_not_know_is_found(bettor):
    bet = bettor.bet()
    Bet.objects.filter(pk=bet["id"]).update(open_amount="9.00")

    assert failures(bettor) == {
        "bets_profit": bet["id"],
        "bets_open": bet["id"],
        "open_bets": str(ledger_account_id(bettor.account.id, "open_bets")),
    }


def test_money_in_open_bets_without_a_bet_is_found(bettor):
    account = bettor.account
    journal = Journal()
    journal.post(
        user_id=account.user_id,
        kind="deposit",
        occurred_at=NOW,
        moves=[
            Move(account.id, "external", Decimal("-5.00"), "EUR"),
            Move(account.id, "open_bets", Decimal("5.00"), "EUR"),
        ],
    )
    journal.write()

    assert failures(bettor) == {"open_bets": str(ledger_account_id(account.id, "open_bets"))}


def test_a_settled_bet_without_its_event_is_found(bettor, settled):
    SettlementEvent.objects.update(is_reversed=True)

    assert failures(bettor) == {"settlements": settled["id"]}


def test_a_bet_in_another_currency_than_its_bankroll_is_found(bettor, settled):
    Bankroll.objects.update(currency="USD")

    assert failures(bettor) == {"bets_currency": settled["id"]}


def test_the_first_row_is_the_oldest(bettor):
    bets = [bettor.bet()["id"] for _ in range(3)]
    Bet.objects.update(is_live=True)
    Bet.objects.filter(pk__in=bets[1:]).update(open_amount="9.00")

    assert failures(bettor)["bets_open"] == bets[1]


def test_only_the_own_ledger_is_proved(bettor, outsider):
    bet = bettor.bet()
    Bet.objects.filter(pk=bet["id"]).update(open_amount="9.00")

    assert failures(outsider) == {}
    assert LedgerTransaction.objects.count() == 1
