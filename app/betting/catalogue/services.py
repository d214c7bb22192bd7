"""What is special about a person's own rows of the catalogue among their belongings."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from app.betting.bets.saving import bets_touch
from app.betting.models import Bookmaker, BookmakerAccount, Competition
from app.betting.models.catalogue import Catalogued
from app.core.errors import Invalid


def name_require_unshared(row: Catalogued) -> None:
    """Raise `Invalid` when the row is to have a new name that is everybody's already.

    An administrator may take a person's name for everybody later, and so may a new release:
    then both rows are there, and each goes on.
    """
    same = type(row)._default_manager.filter(folded_name=row_folded(row))
    if isinstance(row, Competition):
        same = same.filter(sport=row.sport_id)
    is_kept = same.filter(pk=row.pk).exists()
    if not is_kept and same.filter(user__isnull=True).exists():
        detail = _("The catalogue has this one already: use that.")
        raise Invalid(detail, code="unique", field="name")


def row_folded(row: Catalogued) -> str:
    field: Any = row._meta.get_field("folded_name")
    return str(field.pre_save(row, add=False))


def bookmaker_renamed(bookmaker: Bookmaker) -> None:
    """Accounts and bets show the name of their bookmaker: they change with it."""
    bets_touch(account__bookmaker=bookmaker)
    BookmakerAccount.objects.filter(bookmaker=bookmaker).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
