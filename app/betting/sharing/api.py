"""`/api/v1/share-links` for the person, `/api/v1/shared/{token}` for everybody with a link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.http import schema
from app.betting.http.fields import CurrencyField, MomentField
from app.betting.http.views import no_body, valid
from app.betting.models import ShareLink
from app.betting.sharing import services
from app.betting.stats.examples import SUMMARY
from app.betting.stats.serializers import FiguresOutput, ratio
from app.core.fields import FlagField, KeyField, TextField
from app.core.pagination import Cursor
from app.core.schema import problem

_TAGS = ["sharing"]
_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_LINK = {
    "id": "0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6",
    "created_at": "2024-05-19T15:00:00Z",
    "name": "For the forum",
    "bankroll": None,
    "shows_amounts": False,
    "expires_at": "2099-12-31T23:00:00Z",
    "revoked_at": None,
}
_TOKEN = "zY3k0S8mT0v1J0aQb1f2Lw6sXr9uE4hKc5dVnMpGq7A"
_HIDDEN = ("staked", "returned", "profit", "open_amount")
_SHARED = {
    **SUMMARY,
    **dict.fromkeys(("starting_bankroll", *_HIDDEN)),
    "max_drawdown_share": "0.309567",
    "longest_winning": 7,
    "longest_losing": 9,
}


class LinkInput(serializers.Serializer[Any]):
    name = TextField(max_length=100, required=False, allow_blank=True)
    bankroll = KeyField(required=False, allow_null=True)
    shows_amounts = FlagField(default=False)
    expires_at = MomentField(required=False, allow_null=True)


class LinkOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    created_at = MomentField()
    name = serializers.CharField(allow_blank=True)
    bankroll = serializers.UUIDField(source="bankroll_id", allow_null=True)
    shows_amounts = serializers.BooleanField()
    expires_at = MomentField(allow_null=True)
    revoked_at = MomentField(allow_null=True)


class NewLinkOutput(LinkOutput):
    token = serializers.CharField(help_text="Shown this once; it cannot be read again.")
    path = serializers.CharField(help_text="Where the results are, for everybody who has it.")


class SharedFiguresOutput(FiguresOutput):
    """Amounts are null unless the link shows them."""

    currency = CurrencyField()
    roi = ratio()
    max_drawdown_share = ratio()
    longest_winning = serializers.IntegerField()
    longest_losing = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        hidden = {
            name: serializers.DecimalField(max_digits=None, decimal_places=2, allow_null=True)
            for name in ("starting_bankroll", *_HIDDEN)
        }
        return {**super().get_fields(), **hidden}


class SharedOutput(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True)
    results = SharedFiguresOutput(many=True)


class LinkCursor(Cursor):
    ordering = ("-created_at", "-id")


class ShareLinksView(ListAPIView):
    serializer_class = LinkOutput
    pagination_class = LinkCursor
    filter_backends: list[Any] = []
    queryset = ShareLink.objects.none()

    def get_queryset(self) -> QuerySet[ShareLink]:
        return services.share_links_of(self.request.user)

    @extend_schema(operation_id="share_links_list", tags=_TAGS, examples=[schema.answer(_LINK)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """My links, revoked ones too, without their tokens."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="share_links_create",
        tags=_TAGS,
        request=LinkInput,
        responses={
            201: NewLinkOutput,
            **schema.rule("out_of_range", "Need a time to come.", "expires_at"),
        },
        examples=[
            schema.body({"name": "For the forum", "expires_at": "2099-12-31T23:00:00Z"}),
            schema.answer({**_LINK, "token": _TOKEN, "path": f"/api/v1/shared/{_TOKEN}"}, 201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Make a link to my results."""
        given = valid(LinkInput, request)
        link, token = services.share_link_create(user=request.user, **given)
        shown = {**LinkOutput(link).data, "token": token, "path": f"/api/v1/shared/{token}"}
        return Response(shown, status=201, headers=_NO_STORE)


class ShareLinkView(APIView):
    @extend_schema(
        operation_id="share_links_revoke",
        tags=_TAGS,
        responses={204: OpenApiResponse(description="The link leads nowhere any more.")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Revoke a link, at once and for good."""
        no_body(request)
        services.share_link_revoke(user=request.user, link_id=pk)
        return Response(status=204)


class SharedView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="shared_read",
        tags=_TAGS,
        responses={
            200: SharedOutput,
            **problem(404, "not_found", "There is nothing at this address."),
        },
        examples=[schema.answer({"name": "For the forum", "results": [_SHARED]})],
    )
    def get(self, request: Request, token: str) -> Response:
        """The results somebody shares. A wrong, an expired and a revoked link look the same."""
        shown = SharedOutput(services.shared_results(token)).data
        return Response(shown, headers=_NO_STORE)
