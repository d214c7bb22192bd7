"""Which bets: in their list, in statistics and in exports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from app.betting.http.filters import (
    ChoicesFilter,
    CurrenciesFilter,
    FlagFilter,
    KeysFilter,
    MomentFilter,
)
from app.betting.models import Bet, BetKind, BetStatus, Funding


class BetFilter(filters.FilterSet):
    account = KeysFilter("account_id")
    bankroll = KeysFilter("bankroll_id")
    bookmaker = KeysFilter("account__bookmaker_id")
    sport = KeysFilter("sport_id")
    competition = KeysFilter("competition_id")
    tipster = KeysFilter("tipster_id")
    tag = KeysFilter(method="tagged")
    status = ChoicesFilter(choices=BetStatus.choices)
    kind = ChoicesFilter(choices=BetKind.choices)
    funding = ChoicesFilter(choices=Funding.choices)
    is_live = FlagFilter()
    currency = CurrenciesFilter()
    external_reference = filters.CharFilter(max_length=100)
    placed_from = MomentFilter("placed_at", "gte")
    placed_before = MomentFilter("placed_at", "lt")
    settled_from = MomentFilter("settled_at", "gte")
    settled_before = MomentFilter("settled_at", "lt")

    class Meta:
        model = Bet
        fields: list[str] = []

    def tagged(self, bets: QuerySet[Any], name: str, tags: list[UUID]) -> QuerySet[Any]:
        # Not a join: a bet with two of the tags comes once, and a facet sees its other tags.
        return bets.filter(pk__in=Bet.tags.through.objects.filter(tag__in=tags).values("bet"))
