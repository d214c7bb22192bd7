"""Recording bets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from app.betting.bets.drafts import BetDraft
from app.betting.bets.references import references_load
from app.betting.bets.rows import Rows
from app.betting.http.errors import unique
from app.betting.models import Bet
from app.betting.responsible.watching import watch_placed
from app.core.errors import Invalid


def bet_create(*, user: Any, draft: BetDraft) -> Bet:
    """Record one bet and take its outlay from cash to open bets. Raise `Invalid`."""
    return bets_create(user=user, drafts=[draft])[0]


def bets_create(*, user: Any, drafts: Sequence[BetDraft]) -> list[Bet]:
    """All of them or none, in one statement a table. Raise `Invalid` for the first that is wrong.

    The bets come with `account`, `legs` and `tags` as they were written.
    """
    references = references_load(user, drafts)
    rows = Rows()
    for draft in drafts:
        rows.place(user_id=user.pk, draft=draft, references=references)
    rows_write(rows)
    watch_placed(user, rows.bets)
    return rows.bets


def rows_write(rows: Rows) -> None:
    """Raise `Invalid` when an account has a bet of the same external reference.

    The transaction around it, if there is one, is rolled back then: without a savepoint of its
    own a bet costs two round trips less.
    """
    taken = unique("external_reference", _reference_taken())
    with taken, transaction.atomic(savepoint=False):
        rows.write()
    rows.remember()


def _reference_taken() -> Invalid:
    detail = _("The account has a bet with this external reference already.")
    return Invalid(detail, code="unique", field="external_reference")
