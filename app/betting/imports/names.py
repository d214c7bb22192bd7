"""From the names in a file to the person's own rows and the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from app.betting.bets.drafts import BetDraft, LegDraft
from app.betting.bets.references import References
from app.betting.http.errors import unique
from app.betting.imports.faults import Doubts, refuse
from app.betting.imports.record import LegRecord, Record
from app.betting.models import (
    Bankroll,
    BookmakerAccount,
    Competition,
    ImportBatch,
    LegResult,
    Sport,
    Tag,
    Tipster,
)
from app.core.errors import Conflict


@dataclass(slots=True)
class Names:
    """`account` and `bankroll` are for rows that name none, or one the person does not have.

    Tags and tipsters that are missing are made, and written by `save_new`.
    """

    user: Any
    account: BookmakerAccount | None
    bankroll: Bankroll | None
    accounts: dict[str, BookmakerAccount]
    bankrolls: dict[str, Bankroll]
    sports: dict[str, Sport]
    competitions: dict[tuple[Any, str], dict[str, Competition]]  # by sport, name and country
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
            accounts={_plain(each.bookmaker.name): each for each in accounts},
            bankrolls={each.name: each for each in Bankroll.objects.filter(**mine)},
            sports={_plain(each.name): each for each in Sport.objects.all()},
            competitions=_by_name(Competition.objects.all()),
            tipsters={each.name: each for each in Tipster.objects.filter(**mine)},
            tags={each.name: each for each in Tag.objects.filter(**mine)},
        )

    def references(self) -> References:
        accounts = [*self.accounts.values(), *([self.account] if self.account else [])]
        bankrolls = [*self.bankrolls.values(), *([self.bankroll] if self.bankroll else [])]
        return References(
            accounts={each.pk: each for each in accounts},
            bankrolls={each.pk: each for each in bankrolls},
            sports={each.pk: each for each in self.sports.values()},
            competitions={
                each.pk: each for named in self.competitions.values() for each in named.values()
            },
            tipsters={each.pk: each for each in self.tipsters.values()},
            tags={each.pk: each for each in self.tags.values()},
        )

    def save_new(self) -> None:
        """Raise `Conflict` when another request makes the same name at this moment."""
        detail = _("Another request writes the same names: send this one again.")
        with unique("name", Conflict(detail, code="busy")):
            for model in (Tipster, Tag):
                model.objects.bulk_create([each for each in self.new if isinstance(each, model)])
        self.new.clear()

    def account_of(self, record: Record, doubts: Doubts) -> BookmakerAccount:
        known = self.accounts.get(_plain(record.bookmaker)) if record.bookmaker else None
        if known or (not record.bookmaker and self.account):
            return known or self.account  # type: ignore[return-value]
        if self.account is None:
            name = record.bookmaker or "?"
            detail = _("You have no account at %(name)s: open it, or name one for the import.")
            raise refuse("unknown_bookmaker", "bookmaker", detail % {"name": name})
        detail = _("You have no account at %(name)s: kept in the account of the import.")
        doubts.add("other_account", "bookmaker", detail % {"name": record.bookmaker})
        return self.account

    def bankroll_of(self, record: Record, doubts: Doubts) -> Bankroll:
        known = self.bankrolls.get(record.bankroll) if record.bankroll else None
        found = known or self.bankroll
        if found is None:
            raise refuse("unknown_bankroll", "bankroll", _("Name a bankroll for the import."))
        if record.bankroll and not known:
            detail = _("You have no bankroll %(name)s: kept in the one of the import.")
            doubts.add("other_bankroll", "bankroll", detail % {"name": record.bankroll})
        return found

    def sport_of(self, record: Record, doubts: Doubts) -> tuple[Any, Any]:
        """Sport and competition; what the catalogue does not have is left out."""
        if not record.sport:
            return None, None
        sport = self.sports.get(_plain(record.sport))
        if sport is None:
            detail = _("The catalogue has no %(name)s: left out.")
            doubts.add("unknown_sport", "sport", detail % {"name": record.sport})
            return None, None
        if not record.competition:
            return sport.pk, None
        competition = self._competition(sport, record)
        if competition is None:
            detail = _("The catalogue has no %(name)s: left out.")
            doubts.add("unknown_competition", "competition", detail % {"name": record.competition})
        return sport.pk, competition and competition.pk

    def _competition(self, sport: Sport, record: Record) -> Competition | None:
        """By sport, name and country; without a country the only one of the name."""
        named = self.competitions.get((sport.pk, _plain(record.competition)), {})
        only = next(iter(named.values())) if len(named) == 1 and not record.country else None
        return named.get(record.country, only)

    def tag_of(self, name: str) -> Tag:
        if name not in self.tags:
            self.tags[name] = Tag(user_id=self.user, name=name)
            self.new.append(self.tags[name])
        return self.tags[name]

    def tipster_of(self, name: str) -> Tipster:
        if name not in self.tipsters:
            self.tipsters[name] = Tipster(user_id=self.user, name=name)
            self.new.append(self.tipsters[name])
        return self.tipsters[name]


def _by_name(rows: Iterable[Competition]) -> dict[tuple[Any, str], dict[str, Competition]]:
    found: dict[tuple[Any, str], dict[str, Competition]] = defaultdict(dict)
    for each in rows:
        found[each.sport_id, _plain(each.name)][each.country] = each
    return found


def draft_of(record: Record, names: Names, doubts: Doubts) -> BetDraft:
    """The bet as it was placed. Raise `RowError`."""
    sport, competition = names.sport_of(record, doubts)
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
        tipster_id=names.tipster_of(record.tipster[:100]).pk if record.tipster else None,
        tag_ids=tuple(names.tag_of(name[:50]).pk for name in record.tags),
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


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
