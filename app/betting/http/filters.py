"""What lists, statistics and exports can be narrowed down by.

A filter of choices or of keys takes several values: separated by commas, repeated, or both.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import BaseCSVField, IsoDateTimeField
from django_filters.widgets import CSVWidget
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from app.betting.http.fields import MOMENT, MomentField
from app.betting.models.base import CURRENCY_PATTERN

_SEVERAL = "One or more, by commas."


class _Parts(CSVWidget):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        if name not in data:
            return None
        return [part for text in data.getlist(name) for part in text.split(",")]


class _PartsField(BaseCSVField):
    def clean(self, value: list[str] | None) -> Any:
        """Raise `ValidationError` also for an empty part: `status=won,`."""
        if value and "" in value:
            raise forms.ValidationError(_("Leave a filter out rather than empty."), code="blank")
        return super().clean(value)


class Several(filters.BaseInFilter):
    """Beside a filter of one value: the rows that have any of those given."""

    base_field_class = _PartsField

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, **{"widget": _Parts, "help_text": _SEVERAL, **options})


class ChoicesFilter(Several, filters.ChoiceFilter):
    pass


class KeysFilter(Several, filters.UUIDFilter):
    pass


class _CurrencyFormField(forms.RegexField):
    def __init__(self, **options: Any) -> None:
        super().__init__(CURRENCY_PATTERN, **options)


@extend_schema_field({"type": "string", "pattern": CURRENCY_PATTERN})
class _CurrencyFilter(filters.Filter):
    field_class = _CurrencyFormField


class CurrenciesFilter(Several, _CurrencyFilter):
    pass


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
        detail: Any = error.detail
        return forms.ValidationError(str(detail[0]), code=detail[0].code)


@extend_schema_field(MOMENT)
class MomentFilter(filters.IsoDateTimeFilter):
    field_class = _MomentFormField


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(filters.TypedChoiceFilter):
    """`true` or `false`; the library's own ignores what is neither."""

    def __init__(self, **options: Any) -> None:
        words = [("true", "true"), ("false", "false")]
        super().__init__(choices=words, coerce=lambda word: word == "true", **options)
