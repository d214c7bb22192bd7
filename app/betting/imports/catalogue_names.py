"""Sports and competitions by the names in a file; what is new becomes the person's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from app.betting.catalogue.selectors import seen_by
from app.betting.imports.faults import Doubts
from app.betting.imports.record import Record
from app.betting.models import Bet, Competition, Sport
from app.betting.models.names import folded
from app.core.errors import Fault

_OWN_FIRST = F("user").asc(nulls_last=True)


@dataclass(slots=True)
class CatalogueNames:
    """A name that is the person's own and everybody's, too, is their own here."""

    user: Any
    sports: dict[str, Sport]
    competitions: dict[str, list[Competition]]  # by name alone
    new: dict[UUID, Sport | Competition] = field(default_factory=dict)
    told: set[UUID] = field(default_factory=set)

    @classmethod
    def load(cls, user: Any) -> CatalogueNames:
        sports: dict[str, Sport] = {}
        for sport in Sport.objects.filter(seen_by(user)).order_by(_OWN_FIRST):
            sports.setdefault(sport.folded_name, sport)
        competitions: dict[str, list[Competition]] = defaultdict(list)
        for each in Competition.objects.filter(seen_by(user)).order_by(_OWN_FIRST):
            competitions[folded(each.name)].append(each)
        return cls(user, sports, competitions)

    def of(self, record: Record, doubts: Doubts) -> tuple[UUID | None, UUID | None]:
        """Keys of the sport and the competition that the record names."""
        sport = self._sport(record.sport[:100]) if record.sport else None
        competition = self._competition(record, sport, doubts) if record.competition else None
        return sport and sport.pk, competition and competition.pk

    def introduced(self, bet: Bet) -> Iterator[Fault]:
        """What the bet is the first one to need."""
        for column, key in (("sport", bet.sport_id), ("competition", bet.competition_id)):
            if key in self.new and key not in self.told:
                self.told.add(key)
                detail = _("The catalogue has no %(name)s: it becomes one of your own.")
                name = self.new[key].name
                yield Fault(f"unknown_{column}", detail % {"name": name}, column)

    def save_new(self, bets: list[Bet]) -> None:
        """What these bets need. Raise `IntegrityError` when somebody else makes it now."""
        needed = {key for bet in bets for key in (bet.sport_id, bet.competition_id)}
        made = [each for key, each in self.new.items() if key in needed]
        needed |= {each.sport_id for each in made if isinstance(each, Competition)}
        for model in (Sport, Competition):
            rows = [each for key, each in self.new.items() if key in needed]
            model.objects.bulk_create([each for each in rows if isinstance(each, model)])
        self.new.clear()

    def _sport(self, name: str) -> Sport:
        known = self.sports.get(folded(name))
        if known is None:
            known = self.sports[folded(name)] = Sport(user_id=self.user, name=name)
            self.new[known.pk] = known
        return known

    def _competition(
        self, record: Record, sport: Sport | None, doubts: Doubts
    ) -> Competition | None:
        """By sport, name and country; the only one of its name needs no more than that."""
        name, country = record.competition[:150], record.country[:100]
        named = self.competitions[folded(name)]
        if sport:
            named = [each for each in named if each.sport_id == sport.pk]
        exact = [each for each in named if each.folded_name == folded(name, country)]
        found = exact or ([] if country else named)
        if len(found) == 1 or (exact and sport):
            return found[0]
        if sport and not found:
            return self._made(sport, name, country)
        detail = _("Which %(name)s is not told: give its sport and country. Left out.")
        doubts.add("ambiguous_competition", "competition", detail % {"name": name})
        return None

    def _made(self, sport: Sport, name: str, country: str) -> Competition:
        values: dict[str, Any] = {"name": name, "country": country}
        values["folded_name"] = folded(name, country)
        made = Competition(user_id=self.user, sport=sport, **values)
        self.competitions[folded(name)].append(made)
        self.new[made.pk] = made
        return made
