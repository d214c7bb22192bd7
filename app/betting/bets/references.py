"""What bets refer to: the person's own accounts, bankrolls, tipsters, tags, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from app.betting.bets.drafts import BetDraft
from app.betting.models import (
    Bankroll,
    Bookmaker,
    BookmakerAccount,
    Competition,
    Sport,
    Tag,
    Tipster,
)
from app.betting.responsible.watching import is_watched
from app.core.errors import Fault, Invalid
from app.core.prepared import Prepared


@dataclass(frozen=True, slots=True)
class References:
    """Rows by their keys. `check` every draft before its keys are used."""

    accounts: dict[UUID, BookmakerAccount]
    bankrolls: dict[UUID, Bankroll]
    sports: dict[UUID, Sport]
    competitions: dict[UUID, Competition]
    tipsters: dict[UUID, Tipster]
    tags: dict[UUID, Tag]

    def check(self, draft: BetDraft) -> None:
        """Raise `Invalid` with every reference that is not there, or not this person's."""
        faults = tuple(self._missing(draft)) or tuple(self._mixed(draft))
        if faults:
            raise Invalid(faults[0].detail, faults=faults)

    def _missing(self, draft: BetDraft) -> Iterable[Fault]:
        wanted: tuple[tuple[str, Any, dict[UUID, Any]], ...] = (
            ("account", draft.account_id, self.accounts),
            ("bankroll", draft.bankroll_id, self.bankrolls),
            ("sport", draft.sport_id, self.sports),
            ("competition", draft.competition_id, self.competitions),
            ("tipster", draft.tipster_id, self.tipsters),
            *((f"tags.{at}", tag_id, self.tags) for at, tag_id in enumerate(draft.tag_ids)),
        )
        for field, key, rows in wanted:
            if key is not None and key not in rows:
                yield Fault("does_not_exist", _("You have nothing with this id."), field)

    def _mixed(self, draft: BetDraft) -> Iterable[Fault]:
        currency = self.accounts[draft.account_id].currency
        bankroll = self.bankrolls[draft.bankroll_id].currency
        if draft.currency not in (None, currency):
            yield _currencies("currency", draft.currency, currency)
        if bankroll != currency:
            yield _currencies("bankroll", bankroll, currency)
        competition = self.competitions.get(draft.competition_id) if draft.competition_id else None
        if competition and draft.sport_id not in (None, competition.sport_id):
            detail = _("This competition is of another sport.")
            yield Fault("wrong_sport", detail, "competition")


def references_load(user: Any, drafts: Sequence[BetDraft]) -> References:
    """One query a kind of reference that the drafts make, however many drafts there are."""
    own = {"user": user}
    return References(
        accounts=_accounts(user.pk, {draft.account_id for draft in drafts}),
        bankrolls=_bankrolls(user.pk, {draft.bankroll_id for draft in drafts}),
        sports=_rows(Sport.objects.all(), (draft.sport_id for draft in drafts)),
        competitions=_rows(Competition.objects.all(), (draft.competition_id for draft in drafts)),
        tipsters=_rows(Tipster.objects.filter(**own), (draft.tipster_id for draft in drafts)),
        tags=_rows(
            Tag.objects.filter(**own), (tag_id for draft in drafts for tag_id in draft.tag_ids)
        ),
    )


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


_OF_ACCOUNT, _OF_BANKROLL = _columns(BookmakerAccount), _columns(Bankroll)
_OF_BOOKMAKER = _columns(Bookmaker)
_ACCOUNTS = Prepared(
    lambda user, keys: (
        BookmakerAccount.objects.filter(user=user, pk__in=keys)
        .annotate(user_is_watched=is_watched(user))
        .values(*_OF_ACCOUNT, *(f"bookmaker__{name}" for name in _OF_BOOKMAKER), "user_is_watched")
    )
)
_BANKROLLS = Prepared(
    lambda user, keys: Bankroll.objects.filter(user=user, pk__in=keys).values(*_OF_BANKROLL)
)


def _accounts(user_id: UUID, keys: Iterable[UUID]) -> dict[UUID, BookmakerAccount]:
    """With their bookmakers, and `user_is_watched`."""
    accounts = {}
    for row in _ACCOUNTS.rows(user_id, list(keys)):
        account = BookmakerAccount.from_db(
            DEFAULT_DB_ALIAS, _OF_ACCOUNT, [row[name] for name in _OF_ACCOUNT]
        )
        account.bookmaker = Bookmaker.from_db(
            DEFAULT_DB_ALIAS, _OF_BOOKMAKER, [row[f"bookmaker__{name}"] for name in _OF_BOOKMAKER]
        )
        account.user_is_watched = row["user_is_watched"]
        accounts[account.pk] = account
    return accounts


def _bankrolls(user_id: UUID, keys: Iterable[UUID]) -> dict[UUID, Bankroll]:
    rows = _BANKROLLS.rows(user_id, list(keys))
    return {row["id"]: Bankroll.from_db(DEFAULT_DB_ALIAS, list(row), row.values()) for row in rows}


def _rows(rows: QuerySet[Any], keys: Iterable[UUID | None]) -> dict[UUID, Any]:
    wanted = {key for key in keys if key is not None}
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _currencies(field: str, given: str | None, account: str) -> Fault:
    detail = _("The account is in %(account)s, this is in %(given)s: currencies never mix.")
    return Fault("currency_mismatch", detail % {"account": account, "given": given}, field)
