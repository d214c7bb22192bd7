"""Bodies of the ledger: in, out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.betting.http.fields import CurrencyField, MomentField, MoneyField, moment_text
from app.betting.ledger import examples
from app.betting.ledger.selectors import Balance
from app.betting.models import LedgerAccountKind, LedgerTransaction, TransactionKind
from app.core.fields import KeyField, TextField
from app.core.schema import example


class _MovementInput(serializers.Serializer[Any]):
    amount = MoneyField(low="0.01")
    currency = CurrencyField(help_text="That of the account: currencies never mix.")
    occurred_at = MomentField(required=False, help_text="Default: now.")
    note = TextField(max_length=200, required=False, allow_blank=True)


class AccountMovementInput(_MovementInput):
    account = KeyField()


class TransferInput(_MovementInput):
    source = KeyField(help_text="The account that gives.")
    target = KeyField(help_text="The account that gets.")


class EntryOutput(serializers.Serializer[Any]):
    account = serializers.UUIDField(help_text="The bookmaker account.")
    ledger = serializers.ChoiceField(LedgerAccountKind.choices)
    amount = MoneyField(help_text="Into the ledger account, or negative out of it.")
    currency = CurrencyField()


@example(examples.DEPOSITED)
class TransactionOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(TransactionKind.choices)
    bet = serializers.UUIDField(allow_null=True)
    reverses = serializers.UUIDField(allow_null=True)
    occurred_at = MomentField()
    created_at = MomentField()
    note = serializers.CharField(allow_blank=True)
    entries = EntryOutput(many=True)


class AmountsOutput(serializers.Serializer[Any]):
    currency = CurrencyField()
    cash = MoneyField(help_text="Can be used.")
    open_bets = MoneyField(help_text="At risk in pending bets.")
    profit = MoneyField(help_text="Of all settled bets.")
    deposited = MoneyField(help_text="Deposits less withdrawals, and transfers aside.")


class BalanceOutput(AmountsOutput):
    account = serializers.UUIDField()
    bookmaker = serializers.CharField()


@example(examples.BALANCES)
class BalancesOutput(serializers.Serializer[Any]):
    at = MomentField(allow_null=True)
    accounts = BalanceOutput(many=True)
    totals = AmountsOutput(many=True, help_text="One a currency; currencies are never added.")


class CheckOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    invariant = serializers.CharField()
    ok = serializers.BooleanField()
    row = serializers.CharField(allow_null=True, help_text="The first row that breaks it.")
    found = serializers.CharField(allow_null=True)


@example(examples.VERIFIED)
class VerifyOutput(serializers.Serializer[Any]):
    ok = serializers.BooleanField()
    checks = CheckOutput(many=True)


def transaction_present(made: LedgerTransaction) -> dict[str, Any]:
    """Needs `entries` with their accounts loaded."""
    return {
        "id": str(made.id),
        "kind": str(made.kind),
        "bet": None if made.bet_id is None else str(made.bet_id),
        "reverses": None if made.reverses_id is None else str(made.reverses_id),
        "occurred_at": moment_text(made.occurred_at),
        "created_at": moment_text(made.created_at),
        "note": made.note,
        "entries": [
            {
                "account": str(entry.account.account_id),
                "ledger": entry.account.kind,
                "amount": str(entry.amount),
                "currency": entry.currency,
            }
            for entry in made.entries.all()
        ],
    }


_AMOUNTS = ("cash", "open_bets", "profit", "deposited")


def balances_present(balances: list[Balance], at: Any) -> dict[str, Any]:
    return {
        "at": None if at is None else moment_text(at),
        "accounts": [
            {"account": str(each.account), "bookmaker": each.bookmaker, **_amounts([each])}
            for each in balances
        ],
        "totals": [
            _amounts([each for each in balances if each.currency == currency])
            for currency in sorted({each.currency for each in balances})
        ],
    }


def _amounts(balances: list[Balance]) -> dict[str, str]:
    """Of balances in one currency."""
    sums = {name: str(sum(getattr(each, name) for each in balances)) for name in _AMOUNTS}
    return {"currency": balances[0].currency, **sums}
