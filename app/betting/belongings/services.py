"""Writing accounts, bankrolls, tipsters, tags, and a person's own rows of the catalogue."""

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
from app.betting.catalogue.selectors import seen_by
from app.betting.catalogue.services import bookmaker_renamed, name_require_unshared
from app.betting.http.errors import references_kept, unique
from app.betting.http.etag import Precondition
from app.betting.ledger.journal import ledger_accounts_open
from app.betting.models import (
    Bookmaker,
    BookmakerAccount,
    Competition,
    LedgerAccount,
    Sport,
    Tag,
    Tipster,
)
from app.betting.models.catalogue import Catalogued
from app.core.errors import Conflict, Forbidden, Invalid, NotFound


def account_create(
    *, user: Any, bookmaker: UUID, currency: str, notes: str = ""
) -> BookmakerAccount:
    """Open an account and its ledger accounts. Raise `Invalid`, also for a second one."""
    kept = Bookmaker.objects.filter(seen_by(user), pk=bookmaker).first()
    if kept is None:
        detail = _("There is no bookmaker with this id.")
        raise Invalid(detail, code="does_not_exist", field="bookmaker")
    detail = _("You have an account at this bookmaker already.")
    taken = Invalid(detail, code="unique", field="bookmaker")
    with references_kept(), unique("bookmaker", taken), transaction.atomic():
        account = BookmakerAccount.objects.create(
            user=user, bookmaker=kept, currency=currency, notes=notes
        )
        ledger_accounts_open(account)
    return account


def competition_create(*, user: Any, sport: UUID, **fields: Any) -> Competition:
    """Raise `Invalid` for a sport the person does not see, or a name that is taken."""
    if not Sport.objects.filter(seen_by(user), pk=sport).exists():
        raise Invalid(_("There is no sport with this id."), code="does_not_exist", field="sport")
    fields["sport_id"] = sport
    with references_kept():
        made: Competition = belonging_create(model=Competition, user=user, fields=fields)
    return made


def belonging_create(*, model: type[Model], user: Any, fields: Mapping[str, Any]) -> Any:
    """What needs no more than a free name. Raise `Invalid` when the name is taken."""
    row = model(**fields, user=user)
    with _name_free(), transaction.atomic():
        if isinstance(row, Catalogued):
            name_require_unshared(row)
        row.save(force_insert=True)
    return row


def belonging_update(
    *,
    model: type[Model],
    user: Any,
    key: UUID,
    changes: Mapping[str, Any],
    precondition: Precondition,
) -> Any:
    """Raise `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid` when the name is taken."""
    with _name_free(), transaction.atomic():
        row = _locked(model, user, key)
        precondition.check(row.version)
        for name, value in changes.items():
            setattr(row, name, value)
        _check_catalogued(row, changes)
        row.version += 1
        row.updated_at = timezone.now()
        row.save()
    return row


def belonging_delete(
    *, model: type[Model], user: Any, key: UUID, precondition: Precondition
) -> None:
    """Raise `NotFound`, `Forbidden`, `PreconditionFailed`, `Conflict` when it is needed."""
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


def _check_catalogued(row: Model, changes: Mapping[str, Any]) -> None:
    if isinstance(row, Catalogued):
        name_require_unshared(row)
    if isinstance(row, Bookmaker) and "name" in changes:
        bookmaker_renamed(row)


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
        raise _not_theirs(model, key)
    return row


def _not_theirs(model: type[Model], key: UUID) -> Forbidden | NotFound:
    """What everybody has is seen, and not changed; what another person has is not seen."""
    shared = {"user": None, "pk": key}
    if issubclass(model, Catalogued) and model._default_manager.filter(**shared).exists():
        detail = _("This is everybody's: an administrator can change it. You can add your own.")
        return Forbidden(detail, code="shared")
    return NotFound(_("There is nothing at this address."))


def _name_free() -> AbstractContextManager[None]:
    detail = _("You have one with this name already.")
    return unique("name", Invalid(detail, code="unique", field="name"))
