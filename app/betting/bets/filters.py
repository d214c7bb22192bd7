"""What a list of bets can be narrowed down to."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from app.betting.http.fields import MomentField
from app.betting.models import Bet, BetKind, BetStatus, Funding


class _MomentFormField(IsoDateTimeField):
    """As in bodies: with a zone, in a sane century."""

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        try:
            return MomentField().to_internal_value(value)
        except ValidationError as error:
            raise self._refused(error) from None

    @staticmethod
    def _refused(error: ValidationError) -> Exception:
        from django.core.exceptions import ValidationError as Refused

        detail: Any = error.detail
        return Refused(str(detail[0]), code=detail[0].code)


class MomentFilter(filters.IsoDateTimeFilter):
    field_class = _MomentFormField


class ListFilter(filters.BaseInFilter, filters.ChoiceFilter):
    """Values separated by commas."""


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(filters.TypedChoiceFilter):
    """`true` or `false`; the library's own ignores what is neither."""

    def __init__(self, **options: Any) -> None:
        words = [("true", "true"), ("false", "false")]
        super().__init__(choices=words, coerce=lambda word: word == "true", **options)


class BetFilter(filters.FilterSet):
    account = filters.UUIDFilter("account_id")
    bankroll = filters.UUIDFilter("bankroll_id")
    bookmaker = filters.UUIDFilter("account__bookmaker_id")
    sport = filters.UUIDFilter("sport_id")
    competition = filters.UUIDFilter("competition_id")
    tipster = filters.UUIDFilter("tipster_id")
    tag = filters.UUIDFilter("tags")
    status = ListFilter(choices=BetStatus.choices, help_text="One or more, by commas.")
    kind = ListFilter(choices=BetKind.choices, help_text="One or more, by commas.")
    funding = filters.ChoiceFilter(choices=Funding.choices)
    is_live = FlagFilter()
    currency = filters.CharFilter(max_length=3)
    external_reference = filters.CharFilter(max_length=100)
    placed_from = MomentFilter("placed_at", "gte")
    placed_before = MomentFilter("placed_at", "lt")
    settled_from = MomentFilter("settled_at", "gte")
    settled_before = MomentFilter("settled_at", "lt")

    class Meta:
        model = Bet
        fields: list[str] = []
