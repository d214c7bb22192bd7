"""From the names in a file to rows of the person and of the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from app.betting.bets.drafts import BetDraft, LegDraft
from app.betting.bets.references import References
from app.betting.bets.rows import Rows
from app.betting.catalogue.selectors import seen_by
from app.betting.http.errors import unique
from app.betting.imports.catalogue_names import CatalogueNames
from app.betting.imports.faults import Doubts, RowError, refuse
from app.betting.imports.record import LegRecord, Record
from app.betting.models import (
    Bankroll,
    Bookmaker,
    BookmakerAccount,
    ImportBatch,
    LegResult,
    Tag,
    Tipster,
)
from app.betting.models.names import cleaned, folded
from app.core.errors import Conflict


@dataclass(slots=True)
class Names:
    """`account` and `bankroll` are for rows that name none, or one the person does not have.

    Sports, competitions, tipsters and tags that are missing are made the person's own, and
    written by `save_new`.
    """

    user: Any
    account: BookmakerAccount | None
    bankroll: Bankroll | None
    accounts: dict[str, list[BookmakerAccount]]
    bankrolls: dict[str, Bankroll]
    catalogue: CatalogueNames
    tipsters: dict[str, Tipster]
    tags: dict[str, Tag]
    new: list[Tipster | Tag] = field(default_factory=list)

    @classmethod
    def load(cls, batch: ImportBatch) -> Names:
        mine = {"user": batch.user_id}
        accounts = BookmakerAccount.objects.filter(**mine).select_related("bookmaker")
        return cls(
            user=batch.user_id,
            account=batch.account,
            bankroll=batch.bankroll,
            accounts=_by_bookmaker(accounts),
            bankrolls={each.folded_name: each for each in Bankroll.objects.filter(**mine)},
            catalogue=CatalogueNames.load(batch.user_id),
            tipsters={each.folded_name: each for each in Tipster.objects.filter(**mine)},
            tags={each.folded_name: each for each in Tag.objects.filter(**mine)},
        )

    def references(self) -> References:
        accounts = [each for named in self.accounts.values() for each in named]
        accounts += [self.account] if self.account else []
        bankrolls = [*self.bankrolls.values(), *([self.bankroll] if self.bankroll else [])]
        return References(
            accounts={each.pk: each for each in accounts},
            bankrolls={each.pk: each for each in bankrolls},
            sports={each.pk: each for each in self.catalogue.sports.values()},
            competitions={
                each.pk: each for named in self.catalogue.competitions.values() for each in named
            },
            tipsters={each.pk: each for each in self.tipsters.values()},
            tags={each.pk: each for each in self.tags.values()},
        )

    def save_new(self, rows: Rows) -> None:
        """What these rows need; names that only refused rows or duplicates have are not made.

        Raise `Conflict` when another request makes the same name at this moment.
        """
        tags = {tagging.tag_id for tagging in rows.taggings}
        tipsters = {bet.tipster_id for bet in rows.bets}
        detail = _("Another request writes the same names: send this one again.")
        with unique("name", Conflict(detail, code="busy")):
            self.catalogue.save_new(rows.bets)
            for model, needed in ((Tipster, tipsters), (Tag, tags)):
                made = [each for each in self.new if isinstance(each, model)]
                model.objects.bulk_create([each for each in made if each.pk in needed])
        self.new.clear()

    def account_of(self, record: Record, doubts: Doubts) -> BookmakerAccount:
        known = self.accounts.get(folded(record.bookmaker), []) if record.bookmaker else []
        if self.account and (not record.bookmaker or self.account in known):
            return self.account
        if len(known) == 1:
            return known[0]
        if known:
            detail = _("You have two accounts at %(name)s: name one for the import.")
            raise refuse("ambiguous_bookmaker", "bookmaker", detail % {"name": record.bookmaker})
        if self.account is None:
            raise self._no_account(record.bookmaker)
        detail = _("You have no account at %(name)s: kept in the account of the import.")
        doubts.add("other_account", "bookmaker", detail % {"name": record.bookmaker})
        return self.account

    def _no_account(self, bookmaker: str) -> RowError:
        """An account has a currency and money, which no file tells: it is not opened by itself."""
        there = Bookmaker.objects.filter(seen_by(self.user), folded_name=folded(bookmaker))
        if not bookmaker or there.exists():
            detail = _("You have no account at %(name)s: open it, or name one for the import.")
        else:
            detail = _(
                "There is no bookmaker %(name)s: add it with POST /api/v1/bookmakers and open an "
                "account there, or name an account for the import."
            )
        return refuse("unknown_bookmaker", "bookmaker", detail % {"name": bookmaker or "?"})

    def bankroll_of(self, record: Record, doubts: Doubts) -> Bankroll:
        known = self.bankrolls.get(folded(record.bankroll)) if record.bankroll else None
        found = known or self.bankroll
        if found is None:
            raise refuse("unknown_bankroll", "bankroll", _("Name a bankroll for the import."))
        if record.bankroll and not known:
            detail = _("You have no bankroll %(name)s: kept in the one of the import.")
            doubts.add("other_bankroll", "bankroll", detail % {"name": record.bankroll})
        return found

    def tag_of(self, name: str) -> Tag:
        key = folded(name)
        if key not in self.tags:
            self.tags[key] = Tag(user_id=self.user, name=name)
            self.new.append(self.tags[key])
        return self.tags[key]

    def tipster_of(self, name: str) -> Tipster:
        key = folded(name)
        if key not in self.tipsters:
            self.tipsters[key] = Tipster(user_id=self.user, name=name)
            self.new.append(self.tipsters[key])
        return self.tipsters[key]


def _by_bookmaker(accounts: Iterable[BookmakerAccount]) -> dict[str, list[BookmakerAccount]]:
    found: dict[str, list[BookmakerAccount]] = defaultdict(list)
    for each in accounts:
        found[each.bookmaker.folded_name].append(each)
    return found


def draft_of(record: Record, names: Names, doubts: Doubts) -> BetDraft:
    """The bet as it was placed. Raise `RowError`."""
    sport, competition = names.catalogue.of(record, doubts)
    is_open = record.settled_at is None
    return BetDraft(
        account_id=names.account_of(record, doubts).pk,
        bankroll_id=names.bankroll_of(record, doubts).pk,
        currency=record.currency or None,
        stake=record.stake,
        placed_at=record.placed_at,
        legs=tuple(_leg(leg, is_open) for leg in record.legs),
        kind=record.kind,
        funding=record.funding,
        is_live=record.is_live,
        commission=record.commission,
        place_fraction=record.place_fraction,
        system_sizes=tuple(record.system_sizes),
        sport_id=sport,
        competition_id=competition,
        tipster_id=names.tipster_of(cleaned(record.tipster)[:100]).pk
        if folded(record.tipster)
        else None,
        tag_ids=tuple(
            {names.tag_of(cleaned(name)[:50]).pk: None for name in record.tags if folded(name)}
        ),
        external_reference=record.external_reference or None,
        notes=record.notes,
    )


def _leg(leg: LegRecord, is_open: bool) -> LegDraft:
    return LegDraft(
        event=leg.event,
        selection=leg.selection,
        odds=leg.odds,
        starts_at=leg.starts_at,
        market=leg.market,
        line=leg.line,
        closing_odds=leg.closing_odds,
        closing_booksum=leg.closing_booksum,
        result=leg.result if is_open else LegResult.PENDING,
        rule4_deduction=leg.rule4_deduction,
        dead_heat_divisor=leg.dead_heat_divisor,
    )
