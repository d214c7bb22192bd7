"""Writing accounts, bankrolls, tipsters and tags."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from app.betting.bets.saving import bets_touch
from app.betting.http.errors import references_kept, unique
from app.betting.http.etag import Precondition
from app.betting.ledger.journal import ledger_accounts_open
from app.betting.models import Bookmaker, BookmakerAccount, LedgerAccount, Tag, Tipster
from app.core.errors import Conflict, Invalid, NotFound


def account_create(
    *, user: Any, bookmaker: UUID, currency: str, notes: str = ""
) -> BookmakerAccount:
    """Open an account and its ledger accounts. Raise `Invalid`, also for a second one."""
    kept = Bookmaker.objects.filter(pk=bookmaker).first()
    if kept is None:
        detail = _("There is no bookmaker with this id.")
        raise Invalid(detail, code="does_not_exist", field="bookmaker")
    detail = _("You have an account at this bookmaker already.")
    taken = Invalid(detail, code="unique", field="bookmaker")
    with unique("bookmaker", taken), transaction.atomic():
        account = BookmakerAccount.objects.create(
            user=user, bookmaker=kept, currency=currency, notes=notes
        )
        ledger_accounts_open(account)
    return account


def belonging_create(*, model: type[Model], user: Any, fields: Mapping[str, Any]) -> Any:
    """A bankroll, a tipster or a tag. Raise `Invalid` when the name is taken."""
    with _name_free(), transaction.atomic():
        return model._default_manager.create(user=user, **fields)


def belonging_update(
    *,
    model: type[Model],
    user: Any,
    key: UUID,
    changes: Mapping[str, Any],
    precondition: Precondition,
) -> Any:
    """Raise `NotFound`, `PreconditionFailed`, `Invalid` when the name is taken."""
    with _name_free(), transaction.atomic():
        row = _locked(model, user, key)
        precondition.check(row.version)
        for name, value in changes.items():
            setattr(row, name, value)
        row.version += 1
        row.updated_at = timezone.now()
        row.save()
    return row


def belonging_delete(
    *, model: type[Model], user: Any, key: UUID, precondition: Precondition
) -> None:
    """Raise `NotFound`, `PreconditionFailed`, `Conflict` when bets or the ledger need it."""
    try:
        with references_kept(), transaction.atomic():
            row = _locked(model, user, key)
            precondition.check(row.version)
            if isinstance(row, BookmakerAccount):
                LedgerAccount.objects.filter(account=row).delete()
            _bets_touch(row)
            row.delete()
    except ProtectedError:
        detail = _("It has a history: bets, imports or money that refer to it.")
        raise Conflict(detail, code="in_use") from None


def _bets_touch(row: Model) -> None:
    """Bets show their tipster and tags: they change with them."""
    if isinstance(row, Tipster):
        bets_touch(tipster=row)
    elif isinstance(row, Tag):
        bets_touch(tags=row)


def _locked(model: type[Model], user: Any, key: UUID) -> Any:
    rows = model._default_manager.select_for_update(no_key=True, of=("self",)).filter(
        user=user, pk=key
    )
    row = rows.first()
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return row


def _name_free() -> AbstractContextManager[None]:
    detail = _("You have one with this name already.")
    return unique("name", Invalid(detail, code="unique", field="name"))
