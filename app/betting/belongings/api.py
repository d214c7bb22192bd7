"""`/api/v1/accounts bankrolls tipsters tags`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view

from app.betting.belongings import serializers as shapes
from app.betting.belongings import services
from app.betting.belongings.views import BelongingViewSet
from app.betting.http import schema
from app.betting.models import Bankroll, BookmakerAccount, Tag, Tipster
from app.core.schema import problem

_TAKEN = problem(400, "unique", "You have one with this name already.", "name")
_SHARED = problem(403, "shared", "This is everybody's: an administrator can change it.")
_IN_USE = schema.conflict("in_use", "It has a history.")


def documented(
    one: str,
    view: type[BelongingViewSet],
    sample: dict[str, Any],
    *,
    tag: str = "",
    whose: str = "My",
) -> Any:
    many, tags = view.path, [tag or view.path]
    change = {name: value for name, value in sample.items() if name in ("name", "notes")}
    return extend_schema_view(
        list=extend_schema(
            operation_id=f"{many}_list",
            tags=tags,
            description=f"{whose} {many}.",
            responses={200: view.output(many=True)},
        ),
        create=extend_schema(
            operation_id=f"{many}_create",
            tags=tags,
            description=f"A new {one}.",
            parameters=[schema.ETAG, schema.LOCATION],
            request=view.create_input,
            responses={201: view.output, **_TAKEN},
            examples=[schema.body(sample)],
        ),
        retrieve=extend_schema(
            operation_id=f"{many}_read",
            tags=tags,
            description=f"One {one}.",
            parameters=[schema.IF_NONE_MATCH, schema.ETAG],
            responses={200: view.output, **schema.UNMODIFIED},
        ),
        **_changes(one, view, change, tags),
    )


def _changes(
    one: str, view: type[BelongingViewSet], sample: dict[str, Any], tags: list[str]
) -> dict[str, Any]:
    shared = _SHARED if tags == ["catalogue"] else {}
    return {
        "partial_update": extend_schema(
            operation_id=f"{view.path}_update",
            tags=tags,
            description=f"Change a {one}.",
            parameters=[schema.IF_MATCH, schema.ETAG],
            request=view.update_input(partial=True),
            responses={200: view.output, **_TAKEN, **schema.MATCH_PROBLEMS, **shared},
            examples=[schema.body(sample)],
        ),
        "destroy": extend_schema(
            operation_id=f"{view.path}_delete",
            tags=tags,
            description=f"Delete a {one} that has no history.",
            parameters=[schema.IF_MATCH],
            responses={
                204: OpenApiResponse(description="It is gone."),
                **_IN_USE,
                **schema.MATCH_PROBLEMS,
                **shared,
            },
        ),
    }


class AccountViewSet(BelongingViewSet):
    model = BookmakerAccount
    create_input = shapes.AccountCreate
    update_input = shapes.AccountUpdate
    output = shapes.AccountOutput
    path = "accounts"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("bookmaker")

    def perform_creation(self, fields: dict[str, Any]) -> BookmakerAccount:
        return services.account_create(user=self.request.user, **fields)


class BankrollViewSet(BelongingViewSet):
    model = Bankroll
    create_input = shapes.BankrollCreate
    update_input = shapes.BankrollUpdate
    output = shapes.BankrollOutput
    path = "bankrolls"


class TipsterViewSet(BelongingViewSet):
    model = Tipster
    create_input = update_input = shapes.TipsterInput
    output = shapes.TipsterOutput
    path = "tipsters"


class TagViewSet(BelongingViewSet):
    model = Tag
    create_input = update_input = shapes.TagInput
    output = shapes.TagOutput
    path = "tags"


_BOOKMAKER = "0190d3a0-0000-7000-8000-0000000000c1"
_BANKROLL = {"name": "Main", "currency": "EUR", "starting_amount": "1000.00", "unit_size": "10.00"}

documented("account", AccountViewSet, {"bookmaker": _BOOKMAKER, "currency": "EUR", "notes": ""})(
    AccountViewSet
)
documented("bankroll", BankrollViewSet, _BANKROLL)(BankrollViewSet)
documented("tipster", TipsterViewSet, {"name": "Ana", "notes": ""})(TipsterViewSet)
documented("tag", TagViewSet, {"name": "value"})(TagViewSet)
