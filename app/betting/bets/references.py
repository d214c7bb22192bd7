"""What bets refer to: the person's own accounts, bankrolls, tipsters, tags, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from app.betting.bets.drafts import BetDraft
from app.betting.catalogue.selectors import seen_by
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
    """Rows by their keys. `check` every draft before its keys are used.

    They hold what is checked here and shown with a bet; any other column is read when asked for.
    """

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

    def seen(rows: Prepared, keys: Iterable[UUID | None]) -> list[dict[str, Any]]:
        return rows.rows(user.pk, _known(keys))

    return References(
        accounts=_accounts(seen(_ACCOUNTS, (draft.account_id for draft in drafts))),
        bankrolls=_by_key(Bankroll, seen(_BANKROLLS, (draft.bankroll_id for draft in drafts))),
        sports=_by_key(Sport, seen(_SPORTS, (draft.sport_id for draft in drafts))),
        competitions=_by_key(
            Competition, seen(_COMPETITIONS, (draft.competition_id for draft in drafts))
        ),
        tipsters=_by_key(Tipster, seen(_TIPSTERS, (draft.tipster_id for draft in drafts))),
        tags=_by_key(Tag, seen(_TAGS, (key for draft in drafts for key in draft.tag_ids))),
    )


# Columns in the order of their models, as `from_db` takes them.
_ACCOUNT = ("id", "bookmaker_id", "currency")
_BOOKMAKER = ("id", "name", "commission")
_ACCOUNTS = Prepared(
    lambda user, keys: (
        BookmakerAccount.objects.filter(user=user, pk__in=keys)
        .annotate(user_is_watched=is_watched(user))
        .values(*_ACCOUNT, *(f"bookmaker__{name}" for name in _BOOKMAKER), "user_is_watched")
    )
)


def _own(model: type[Any], *columns: str) -> Prepared:
    return Prepared(
        lambda user, keys: model.objects.filter(user=user, pk__in=keys).values(*columns)
    )


def _seen(model: type[Any], *columns: str) -> Prepared:
    return Prepared(
        lambda user, keys: (
            model.objects.filter(seen_by(user), pk__in=keys).order_by().values(*columns)
        )
    )


_BANKROLLS = _own(Bankroll, "id", "currency")
_TIPSTERS, _TAGS = _own(Tipster, "id"), _own(Tag, "id")
_SPORTS, _COMPETITIONS = _seen(Sport, "id"), _seen(Competition, "id", "sport_id")


def _accounts(rows: Sequence[dict[str, Any]]) -> dict[UUID, BookmakerAccount]:
    """With their bookmakers, and `user_is_watched`."""
    accounts = {}
    for row in rows:
        account = BookmakerAccount.from_db(
            DEFAULT_DB_ALIAS, _ACCOUNT, [row[name] for name in _ACCOUNT]
        )
        account.bookmaker = Bookmaker.from_db(
            DEFAULT_DB_ALIAS, _BOOKMAKER, [row[f"bookmaker__{name}"] for name in _BOOKMAKER]
        )
        account.user_is_watched = row["user_is_watched"]
        accounts[account.pk] = account
    return accounts


def _by_key(model: type[Any], rows: Sequence[dict[str, Any]]) -> dict[UUID, Any]:
    return {row["id"]: model.from_db(DEFAULT_DB_ALIAS, list(row), row.values()) for row in rows}


def _known(keys: Iterable[UUID | None]) -> list[UUID]:
    return list({key for key in keys if key is not None})


def _currencies(field: str, given: str | None, account: str) -> Fault:
    detail = _("The account is in %(account)s, this is in %(given)s: currencies never mix.")
    return Fault("currency_mismatch", detail % {"account": account, "given": given}, field)
