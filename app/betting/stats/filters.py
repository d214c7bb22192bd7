"""Which bets a figure is about: those a list of bets would show."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from app.betting.bets.filters import BetFilter
from app.betting.models import Bet


class StatsFilter(BetFilter):
    tag = filters.UUIDFilter(method="tagged")

    def tagged(self, bets: QuerySet[Bet], name: str, tag: Any) -> QuerySet[Bet]:
        # Not a join: a facet by tag must still see the bet's other tags.
        return bets.filter(pk__in=Bet.tags.through.objects.filter(tag=tag).values("bet"))
