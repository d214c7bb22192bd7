"""Money that moves without a bet: deposits, withdrawals, transfers, and taking those back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from app.betting.http.errors import unique
from app.betting.ledger.journal import Journal, Move
from app.betting.models import (
    BookmakerAccount,
    LedgerAccount,
    LedgerAccountKind,
    LedgerTransaction,
    TransactionKind,
)
from app.betting.responsible.watching import watch_deposited
from app.core.errors import Conflict, Invalid, NotFound

_MANUAL = (TransactionKind.DEPOSIT, TransactionKind.WITHDRAWAL, TransactionKind.TRANSFER)
_CASH, _EXTERNAL = LedgerAccountKind.CASH, LedgerAccountKind.EXTERNAL


def deposit(
    *,
    user: Any,
    account: UUID,
    amount: Decimal,
    currency: str,
    occurred_at: datetime,
    note: str = "",
) -> LedgerTransaction:
    """From the person's own money into an account's cash. Raise `Invalid`."""
    held = _account(user, account, currency)
    moves = [(held, _EXTERNAL, -amount), (held, _CASH, amount)]
    made = _post(user, TransactionKind.DEPOSIT, moves, occurred_at, note)
    watch_deposited(user, occurred_at, currency)
    return made


def withdrawal(
    *,
    user: Any,
    account: UUID,
    amount: Decimal,
    currency: str,
    occurred_at: datetime,
    note: str = "",
) -> LedgerTransaction:
    """From an account's cash to the person's own money. Raise `Invalid`."""
    held = _account(user, account, currency)
    moves = [(held, _CASH, -amount), (held, _EXTERNAL, amount)]
    return _post(user, TransactionKind.WITHDRAWAL, moves, occurred_at, note)


def transfer(
    *,
    user: Any,
    source: UUID,
    target: UUID,
    amount: Decimal,
    currency: str,
    occurred_at: datetime,
    note: str = "",
) -> LedgerTransaction:
    """From the cash of one account to that of another of the same currency. Raise `Invalid`."""
    if source == target:
        detail = _("The two accounts are the same.")
        raise Invalid(detail, code="same_account", field="target")
    giving = _account(user, source, currency, "source")
    taking = _account(user, target, currency, "target")
    moves = [(giving, _CASH, -amount), (taking, _CASH, amount)]
    return _post(user, TransactionKind.TRANSFER, moves, occurred_at, note)


def transaction_reverse(*, user: Any, transaction_id: UUID) -> LedgerTransaction:
    """Take a deposit, withdrawal or transfer back, as of its own time.

    Raise `NotFound`, or `Conflict` when it was taken back before or belongs to a bet.
    """
    found = LedgerTransaction.objects.prefetch_related("entries").filter(user=user)
    original = found.filter(pk=transaction_id).first()
    if original is None:
        raise NotFound(_("There is nothing at this address."))
    if original.kind not in _MANUAL:
        detail = _("Only deposits, withdrawals and transfers; a bet's money follows the bet.")
        raise Conflict(detail, code="not_reversible")
    detail = _("It has been reversed already.")
    journal = Journal()
    made = journal.reverse(original, list(original.entries.all()), at=original.occurred_at)
    with unique("reverses", Conflict(detail, code="already_reversed")), transaction.atomic():
        journal.write()
    return _with_entries(made, journal)


def _post(
    user: Any,
    kind: str,
    moves: Sequence[tuple[BookmakerAccount, str, Decimal]],
    occurred_at: datetime,
    note: str,
) -> LedgerTransaction:
    journal = Journal()
    made = journal.post(
        user_id=user.pk,
        kind=kind,
        moves=[
            Move(account.id, ledger, amount, account.currency) for account, ledger, amount in moves
        ],
        occurred_at=occurred_at,
        note=note,
    )
    with transaction.atomic():
        journal.write()
    return _with_entries(made, journal)


def _with_entries(made: LedgerTransaction, journal: Journal) -> LedgerTransaction:
    """What was written, for who presents it."""
    accounts = LedgerAccount.objects.in_bulk([entry.account_id for entry in journal.entries])
    for entry in journal.entries:
        entry.account = accounts[entry.account_id]
    made._prefetched_objects_cache = {"entries": journal.entries}
    return made


def _account(
    user: Any, account_id: UUID, currency: str, field: str = "account"
) -> BookmakerAccount:
    account = BookmakerAccount.objects.filter(user=user, pk=account_id).first()
    if account is None:
        detail = _("You have nothing with this id.")
        raise Invalid(detail, code="does_not_exist", field=field)
    if account.currency != currency:
        detail = _("The account is in %(account)s, this is in %(given)s: currencies never mix.")
        values = {"account": account.currency, "given": currency}
        raise Invalid(detail % values, code="currency_mismatch", field=field)
    return account
