"""What bets refer to: the person's own accounts, bankrolls, tipsters, tags, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from app.betting.bets.drafts import BetDraft
from app.betting.models import Bankroll, BookmakerAccount, Competition, Sport, Tag, Tipster
from app.betting.responsible.watching import is_watched
from app.core.errors import Fault, Invalid


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
        accounts=_rows(
            BookmakerAccount.objects.filter(**own)
            .select_related("bookmaker")
            .annotate(user_is_watched=is_watched(user)),
            (draft.account_id for draft in drafts),
        ),
        bankrolls=_rows(Bankroll.objects.filter(**own), (draft.bankroll_id for draft in drafts)),
        sports=_rows(Sport.objects.all(), (draft.sport_id for draft in drafts)),
        competitions=_rows(Competition.objects.all(), (draft.competition_id for draft in drafts)),
        tipsters=_rows(Tipster.objects.filter(**own), (draft.tipster_id for draft in drafts)),
        tags=_rows(
            Tag.objects.filter(**own), (tag_id for draft in drafts for tag_id in draft.tag_ids)
        ),
    )


def _rows(rows: QuerySet[Any], keys: Iterable[UUID | None]) -> dict[UUID, Any]:
    wanted = {key for key in keys if key is not None}
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _currencies(field: str, given: str | None, account: str) -> Fault:
    detail = _("The account is in %(account)s, this is in %(given)s: currencies never mix.")
    return Fault("currency_mismatch", detail % {"account": account, "given": given}, field)
