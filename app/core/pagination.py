"""Pages by cursor: as fast at the end of a list as at its beginning, and stable under writes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Cursor(CursorPagination):
    """`?limit=` rows a page, `?cursor=` from `next` and `previous`.

    A subclass names its `ordering`; end it with a unique field.
    """

    page_size = 25
    max_page_size = 200
    page_size_query_param = "limit"
    ordering: str | tuple[str, ...] = "-id"

    def get_page_size(self, request: Request) -> int:
        """Raise a 400 for a `limit` that is no whole number above 0; more than the most is cut."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and int(asked[:9])):
            detail = _("Need a whole number above 0.")
            raise exceptions.ValidationError({self.page_size_query_param: detail})
        return min(int(asked[:9]), self.max_page_size)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": {**link}, "results": schema},
        }

    def paginate_queryset(self, *arguments: Any, **options: Any) -> Any:
        """Raise `NotFound` also for a cursor whose position is no value of its column."""
        try:
            return super().paginate_queryset(*arguments, **options)
        except (ValidationError, ValueError, DataError):
            raise exceptions.NotFound(self.invalid_cursor_message) from None


class Page(list[Any]):
    """Rows read already that stand for the queryset of a first page, in the paginator's order."""

    def order_by(self, *_: str) -> Page:
        return self
