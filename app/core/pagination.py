"""Pages by cursor: as fast at the end of a list as at its beginning, and stable under writes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from app.core import keyset
from app.core.errors import Invalid, NotFound
from app.core.keyset import Position

_OF_A_PAGE = {"cursor", "limit", "count", "ordering"}


class Cursor(BasePagination):
    """`?limit=` rows a page, `?cursor=` from `next` and `previous`, `?count=exact` for a total.

    A subclass names its `order`, whose last column is a unique key of the list, and in
    `orderings` the columns that `?ordering=` may name instead of all but that key.
    """

    page_size = 25
    max_page_size = 200
    ordering: tuple[str, ...] = ("-id",)
    orderings: tuple[str, ...] = ()

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Raise `Invalid` for a word that means nothing, `NotFound` for another list's cursor."""
        self.request = request
        query = request.query_params
        size, order = self.limit(request), self.order(request)
        self._order, self._of = order, _list_named(request, order)
        at = self._position(query["cursor"]) if "cursor" in query else None
        self.count = queryset.count() if _counts(request) else None
        if isinstance(queryset, Page):
            rows: list[Any] = queryset[: size + 1]
        else:
            rows = list(_from(queryset, order, at)[: size + 1])
        has_more, page = len(rows) > size, rows[:size]
        if at is not None and at.backwards:
            page.reverse()
        self._neighbours(page, at, has_more)
        return page

    def order(self, request: Request) -> tuple[str, ...]:
        """The columns of the order. Raise `Invalid`, with the words that may be asked for."""
        if not self.orderings or "ordering" not in request.query_params:
            return self.ordering
        word = request.query_params["ordering"]
        if word not in self.words():
            detail = _("Need one of: %(accepted)s.") % {"accepted": ", ".join(self.words())}
            raise Invalid(detail, code="invalid_choice", field="ordering")
        key = self.ordering[-1].lstrip("-")
        return word, f"-{key}" if word.startswith("-") else key

    @classmethod
    def words(cls) -> list[str]:
        return [sign + name for name in cls.orderings for sign in ("", "-")]

    @classmethod
    def parameters(cls) -> frozenset[str]:
        """What a query may name."""
        return frozenset(_OF_A_PAGE if cls.orderings else _OF_A_PAGE - {"ordering"})

    def limit(self, request: Request) -> int:
        """Raise `Invalid` for what is no whole number above 0; more than the most is cut."""
        asked = request.query_params.get("limit")
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and int(asked[:9])):
            raise Invalid(_("Need a whole number above 0."), field="limit")
        return min(int(asked[:9]), self.max_page_size)

    def get_paginated_response(self, data: Any) -> Response:
        shown = {} if self.count is None else {"count": self.count}
        links = {"next": self._link(self._next), "previous": self._link(self._previous)}
        return Response({**shown, **links, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        count = {
            "type": "integer",
            "minimum": 0,
            "example": 1,
            "description": "Of all pages together; only with `count=exact`.",
        }
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": count,
                "next": link,
                "previous": {**link},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {"name": name, "in": "query", "required": False, **about}
            for name, about in self._documented().items()
        ]

    def _documented(self) -> dict[str, dict[str, Any]]:
        most = f"Rows of a page; more than {self.max_page_size} is {self.max_page_size}."
        limit = {"type": "integer", "minimum": 1, "default": self.page_size}
        count = "`exact` counts the rows of all pages, which takes longer."
        shown = {
            "limit": {"description": most, "schema": limit},
            "cursor": {"description": "From `next` or `previous`.", "schema": {"type": "string"}},
            "count": {"description": count, "schema": {"type": "string", "enum": ["exact"]}},
        }
        if self.orderings:
            order = (
                "By what; with `-` downwards. Rows without a value come last in both directions."
            )
            words = {"type": "string", "enum": self.words()}
            if self.ordering[0] in self.words():
                words["default"] = self.ordering[0]
            shown["ordering"] = {"description": order, "schema": words}
        return shown

    def _position(self, text: str) -> Position:
        try:
            return keyset.read(text, self._of)
        except ValueError:
            detail = _("This is no cursor of this list, its filters and its order: leave it out.")
            raise NotFound(detail, code="invalid_cursor", field="cursor") from None

    def _neighbours(self, page: list[Any], at: Position | None, has_more: bool) -> None:
        """Where the pages beside this one begin; where there was one, rows may come back."""
        first = has_more if at is not None and at.backwards else at is not None
        last = has_more if at is None or not at.backwards else True
        if page:
            before, after = (keyset.values_of(page[end], self._order) for end in (0, -1))
            self._previous = Position(before, backwards=True) if first else None
            self._next = Position(after) if last else None
            return
        # Nothing is left beyond the position: back over it, the row it names included.
        back = at and Position(at.values, not at.backwards, not at.is_included)
        forwards = bool(back and not back.backwards)
        self._previous, self._next = (None, back) if forwards else (back, None)

    def _link(self, position: Position | None) -> str | None:
        if position is None:
            return None
        cursor = keyset.write(position, self._of)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)


class Page(list[Any]):
    """Rows read already that stand for the queryset of a first page, in the paginator's order."""


def _from(rows: Any, order: tuple[str, ...], at: Position | None) -> Any:
    if at is None:
        return keyset.ordered(rows, order, backwards=False)
    return keyset.ordered(keyset.beyond(rows, order, at), order, backwards=at.backwards)


def _list_named(request: Request, order: tuple[str, ...]) -> str:
    """Everything that decides which rows a list has, and in which order."""
    query = request.query_params
    filters = sorted((name, query.getlist(name)) for name in query if name not in _OF_A_PAGE)
    return f"{request.path} {order} {filters if filters else ''}"


def _counts(request: Request) -> bool:
    asked = request.query_params.get("count")
    if asked not in (None, "exact"):
        raise Invalid(_("Need one of: %(accepted)s.") % {"accepted": "exact"}, field="count")
    return asked is not None
