"""Erasing a person.

The ledger is append-only: its transactions, entries and settlement events stay, as amounts and
times without a name. They belong to a person of whom nothing is left but a random number: no
address, no name, no notes, no bets, bookmakers, photos or files.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from app.accounts.services import sessions_end
from app.betting import models
from app.core.errors import Conflict, Invalid

logger = logging.getLogger(__name__)

# In this order: what refers to another row goes before it.
_OWNED = (
    models.Alert,
    models.ShareLink,
    models.Limit,
    models.CoolOff,
    models.ImportBatch,
    models.IdempotencyKey,
    models.Attachment,
    models.Bet,
    models.Bankroll,
    models.BookmakerAccount,
    models.Competition,
    models.Sport,
    models.Bookmaker,
    models.Tipster,
    models.Tag,
)


def person_erase(*, user: Any, password: str) -> None:
    """Raise `Invalid` for a wrong password, `Conflict` for the last administrator."""
    if not user.check_password(password):
        detail = _("This is not your current password.")
        raise Invalid(detail, code="wrong_password", field="password")
    person_forget(user)


def person_forget(user: Any) -> None:
    """Raise `Conflict` for the last administrator."""
    with transaction.atomic():
        _require_another_administrator(user)
        files = list(models.Attachment.objects.filter(user=user).values_list("path", flat=True))
        for model in _OWNED:
            model.objects.filter(user=user).delete()
        models.LedgerTransaction.objects.filter(user=user).exclude(note="").update(note="")
        _anonymise(user)
        transaction.on_commit(lambda: _remove(files))


def _anonymise(user: Any) -> None:
    sessions_end(user=user)
    OutstandingToken.objects.filter(user=user).delete()
    user.email = f"{user.pk}@deleted.invalid"
    user.name = ""
    user.password = make_password(None)
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.groups.clear()
    user.user_permissions.clear()
    user.save()


def _require_another_administrator(user: Any) -> None:
    others = type(user).objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        detail = _("You are the last administrator: appoint another one first.")
        raise Conflict(detail, code="last_administrator")


def _remove(paths: list[str]) -> None:
    """The rows are gone whatever happens here; a file that stays is named in the log."""
    for path in paths:
        try:
            storages["private"].delete(path)
        except OSError:
            logger.exception("a photo of an erased person could not be removed: %s", path)
