"""What views have in common."""

from __future__ import annotations

import threading
from typing import Any

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

_ready = threading.local()


def valid(serializer: type[Any], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """The body as the serializer reads it. Raise a 400 that names every wrong field.

    Making a serializer takes longer than reading a body with it: each thread makes one of a
    class. Who is refused gets one of their own, which keeps the errors.
    """
    known: dict[Any, Any] = _ready.__dict__
    key = (serializer, partial)
    if key not in known:
        known[key] = serializer(partial=partial)
    try:
        return dict(known[key].run_validation(request.data))
    except ValidationError:
        checked = serializer(data=request.data, partial=partial)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)


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
