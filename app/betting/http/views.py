"""What views have in common."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from app.core.bodies import no_body, valid

__all__ = ["FilterWhenAsked", "no_body", "valid"]


class FilterWhenAsked(DjangoFilterBackend):
    """Builds the form of a filter set, which is costly, only for a query that names a field.

    An empty value is refused: it would look like a filter and be none.
    """

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filters = self.get_filterset_class(view, queryset)
        asked = request.query_params.keys() & filters.base_filters.keys() if filters else set()
        if not asked:
            return queryset
        if empty := [name for name in sorted(asked) if "" in request.query_params.getlist(name)]:
            detail = _("Leave a filter out rather than empty.")
            raise ValidationError(dict.fromkeys(empty, detail), code="blank")
        return super().filter_queryset(request, queryset, view)
