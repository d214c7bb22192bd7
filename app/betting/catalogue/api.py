"""`/api/v1/bookmakers sports competitions`: everybody's, and the person's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from app.betting.belongings.api import documented
from app.betting.belongings.services import competition_create
from app.betting.belongings.views import BelongingViewSet
from app.betting.catalogue import examples
from app.betting.catalogue import serializers as shapes
from app.betting.catalogue.selectors import seen_by
from app.betting.http.filters import ChoicesFilter, FlagFilter, KeysFilter
from app.betting.http.views import FilterWhenAsked
from app.betting.models import Bookmaker, BookmakerKind, Competition, Sport
from app.core.pagination import Cursor


class NameCursor(Cursor):
    ordering = ("folded_name", "id")


class CatalogueFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", max_length=150)
    is_own = FlagFilter(method="owned")

    def owned(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        return rows.filter(user__isnull=not wanted)


class BookmakerFilter(CatalogueFilter):
    kind = ChoicesFilter(choices=BookmakerKind.choices)


class CompetitionFilter(CatalogueFilter):
    sport = KeysFilter("sport_id")
    country = filters.CharFilter(lookup_expr="iexact", max_length=100)


class _CatalogueViewSet(BelongingViewSet):
    """Everybody's rows are read like one's own, and changed by administrators alone."""

    pagination_class = NameCursor
    filter_backends = [FilterWhenAsked]

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(seen_by(self.request.user))


class BookmakerViewSet(_CatalogueViewSet):
    model = Bookmaker
    create_input = update_input = shapes.BookmakerInput
    output = shapes.BookmakerOutput
    path = "bookmakers"
    filterset_class = BookmakerFilter


class SportViewSet(_CatalogueViewSet):
    model = Sport
    create_input = update_input = shapes.SportInput
    output = shapes.SportOutput
    path = "sports"
    filterset_class = CatalogueFilter


class CompetitionViewSet(_CatalogueViewSet):
    model = Competition
    create_input = shapes.CompetitionCreate
    update_input = shapes.CompetitionUpdate
    output = shapes.CompetitionOutput
    path = "competitions"
    filterset_class = CompetitionFilter

    def perform_creation(self, fields: dict[str, Any]) -> Competition:
        return competition_create(user=self.request.user, **fields)


_DOCUMENTED: tuple[tuple[str, type[_CatalogueViewSet], dict[str, Any]], ...] = (
    ("bookmaker", BookmakerViewSet, examples.BOOKMAKER_INPUT),
    ("sport", SportViewSet, examples.SPORT_INPUT),
    ("competition", CompetitionViewSet, examples.COMPETITION_INPUT),
)
for _one, _view, _sample in _DOCUMENTED:
    documented(_one, _view, _sample, tag="catalogue", whose="Everybody's and my own")(_view)
