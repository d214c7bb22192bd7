"""Pages by cursor: as fast at the end of a list as at its beginning, and stable under writes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    """`?limit=` rows a page, `?cursor=` from `next` and `previous`.

    A subclass names its `ordering`; end it with a unique field.
    """

    page_size = 25
    max_page_size = 200
    page_size_query_param = "limit"
    ordering: str | tuple[str, ...] = "-id"

    def paginate_queryset(self, *arguments: Any, **options: Any) -> Any:
        """Raise `NotFound` also for a cursor whose position is no value of its column."""
        try:
            return super().paginate_queryset(*arguments, **options)
        except (ValidationError, ValueError, DataError):
            raise NotFound(self.invalid_cursor_message) from None
