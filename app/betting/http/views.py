"""What views have in common."""

from __future__ import annotations

from typing import Any

from rest_framework.filters import OrderingFilter
from rest_framework.request import Request


def valid(serializer: type[Any], request: Request, **options: Any) -> dict[str, Any]:
    """The body as the serializer reads it. Raise a 400 that names every wrong field."""
    checked = serializer(data=request.data, **options)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


class StableOrdering(OrderingFilter):
    """Rows that are equal in what was asked for keep one order."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> Any:
        ordering = super().get_ordering(request, queryset, view)
        if not ordering or ordering[-1].lstrip("-") == "id":
            return ordering
        return [*ordering, "-id" if ordering[0].startswith("-") else "id"]
