"""`/api/v1/bookmakers sports competitions`."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from app.betting.catalogue import serializers as shapes
from app.betting.http.filters import ChoicesFilter, KeysFilter
from app.betting.http.views import FilterWhenAsked
from app.betting.models import Bookmaker, BookmakerKind, Competition, Sport
from app.core.pagination import Cursor


class NameCursor(Cursor):
    ordering = ("name", "id")


class _NameFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", max_length=150)


class BookmakerFilter(_NameFilter):
    kind = ChoicesFilter(choices=BookmakerKind.choices)


class CompetitionFilter(_NameFilter):
    sport = KeysFilter("sport_id")
    country = filters.CharFilter(lookup_expr="iexact", max_length=100)


class _Catalogue(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    pagination_class = NameCursor
    filter_backends = [FilterWhenAsked]
    lookup_value_converter = "uuid"


def _documented(one: str, many: str) -> Any:
    return extend_schema_view(
        list=extend_schema(
            operation_id=f"{many}_list", tags=["catalogue"], description=f"All {many}."
        ),
        retrieve=extend_schema(
            operation_id=f"{many}_read", tags=["catalogue"], description=f"One {one}."
        ),
    )


@_documented("bookmaker", "bookmakers")
class BookmakerViewSet(_Catalogue):
    queryset = Bookmaker.objects.all()
    serializer_class = shapes.BookmakerOutput
    filterset_class = BookmakerFilter


@_documented("sport", "sports")
class SportViewSet(_Catalogue):
    queryset = Sport.objects.all()
    serializer_class = shapes.SportOutput
    filterset_class = _NameFilter


@_documented("competition", "competitions")
class CompetitionViewSet(_Catalogue):
    queryset = Competition.objects.all()
    serializer_class = shapes.CompetitionOutput
    filterset_class = CompetitionFilter
