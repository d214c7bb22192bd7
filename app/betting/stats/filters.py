"""Which bets a figure is about."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from app.betting.models import Bet, BetKind, Funding


def _after(field: str, words: str) -> filters.IsoDateTimeFilter:
    return filters.IsoDateTimeFilter(field_name=field, lookup_expr="gte", label=words)


def _before(field: str, words: str) -> filters.IsoDateTimeFilter:
    return filters.IsoDateTimeFilter(field_name=field, lookup_expr="lt", label=words)


class StatsFilter(filters.FilterSet):
    currency = filters.CharFilter(label=_("ISO 4217 code"))
    bankroll = filters.UUIDFilter(field_name="bankroll_id")
    account = filters.UUIDFilter(field_name="account_id")
    bookmaker = filters.UUIDFilter(field_name="account__bookmaker_id")
    sport = filters.UUIDFilter(field_name="sport_id")
    competition = filters.UUIDFilter(field_name="competition_id")
    tipster = filters.UUIDFilter(field_name="tipster_id")
    tag = filters.UUIDFilter(method="tagged")
    kind = filters.ChoiceFilter(choices=BetKind.choices)
    funding = filters.ChoiceFilter(choices=Funding.choices)
    is_live = filters.BooleanFilter()
    placed_after = _after("placed_at", _("this moment or later"))
    placed_before = _before("placed_at", _("before this moment"))
    settled_after = _after("settled_at", _("this moment or later"))
    settled_before = _before("settled_at", _("before this moment"))

    class Meta:
        model = Bet
        fields: list[str] = []

    def tagged(self, bets: QuerySet[Bet], name: str, tag: Any) -> QuerySet[Bet]:
        # Not a join: a facet by tag must still see the bet's other tags.
        return bets.filter(pk__in=Bet.tags.through.objects.filter(tag=tag).values("bet"))
