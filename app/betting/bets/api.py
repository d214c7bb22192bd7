"""`/api/v1/bets`: list, record, read, change, preview. What ends a bet is in `endings`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from app.betting.bets import examples, outputs, selectors
from app.betting.bets import serializers as shapes
from app.betting.bets.creating import bet_create
from app.betting.bets.endings import BetEndings
from app.betting.bets.filters import BetFilter
from app.betting.bets.presenting import bet_present, event_present
from app.betting.bets.preview import PreviewDraft, bet_preview
from app.betting.bets.updating import bet_update
from app.betting.http import schema
from app.betting.http.answers import versioned
from app.betting.http.etag import asks_for_news, not_modified, precondition_required
from app.betting.http.idempotency import idempotent
from app.betting.http.views import FilterWhenAsked, valid
from app.core.pagination import Cursor

_TAGS = ["bets"]


class BetCursor(Cursor):
    ordering = selectors.LAST_PLACED_FIRST
    orderings = (
        *("placed_at", "created_at", "settled_at", "stake", "total_stake", "odds", "profit"),
        "status",
    )


class EventCursor(Cursor):
    ordering = ("number",)


class BetViewSet(BetEndings):
    pagination_class = BetCursor
    filter_backends = [FilterWhenAsked]
    filterset_class = BetFilter

    @extend_schema(
        operation_id="bets_list", tags=_TAGS, responses={200: outputs.BetOutput(many=True)}
    )
    def list(self, request: Request) -> Response:
        """My bets, the last placed first."""
        if request.query_params:
            order = self.paginator.order(request)
            found = selectors.bets_shown(self.filter_queryset(self.get_queryset()), *order)
        else:
            found = selectors.bets_first_page(request.user)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(selectors.rows_complete(page))

    @extend_schema(
        operation_id="bets_create",
        tags=_TAGS,
        parameters=[schema.IDEMPOTENCY_KEY, schema.ETAG, schema.LOCATION],
        request=shapes.BetInput,
        responses={201: outputs.BetOutput, **schema.KEY_PROBLEMS, **schema.UNKNOWN},
        examples=[schema.body(examples.BET_INPUT), schema.answer(examples.BET_OUTPUT, 201)],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a bet I placed; its outlay moves from cash to open bets."""
        draft = shapes.draft_of(valid(shapes.BetInput, request))
        bet = bet_create(user=request.user, draft=draft)
        return versioned(bet_present(bet), status=201, location=f"/api/v1/bets/{bet.id}")

    @extend_schema(
        operation_id="bets_read",
        tags=_TAGS,
        parameters=[schema.IF_NONE_MATCH, schema.ETAG],
        responses={200: outputs.BetOutput, **schema.UNMODIFIED},
        examples=[schema.answer(examples.BET_OUTPUT)],
    )
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One bet."""
        if asks_for_news(request):
            version, _ = selectors.bet_facts(request.user, pk)
            if unmodified := not_modified(request, version):
                return unmodified
        return versioned(*selectors.bet_read(request.user, pk))

    @extend_schema(
        operation_id="bets_update",
        tags=_TAGS,
        parameters=[schema.IF_MATCH, schema.ETAG],
        request=shapes.BetChange(partial=True),
        responses={
            200: outputs.BetOutput,
            **schema.conflict("already_settled", "The bet is settled."),
            **schema.MATCH_PROBLEMS,
            **schema.UNKNOWN,
        },
        examples=[schema.body({"notes": "Line moved before kick-off."})],
    )
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a bet while it is pending.

        `legs` without ids replace all legs; with ids they change those, and the others stay.
        """
        precondition = precondition_required(request)
        given = valid(shapes.BetChange, request, partial=True, shown=outputs.BetOutput)
        bet = bet_update(
            user=request.user,
            bet_id=pk,
            changes=shapes.draft_values(given),
            precondition=precondition,
        )
        return versioned(bet_present(bet))

    @extend_schema(
        operation_id="bets_events",
        tags=_TAGS,
        filters=False,
        responses={200: outputs.EventOutput(many=True)},
    )
    @action(detail=True, pagination_class=EventCursor, filter_backends=[], url_path="events")
    def events(self, request: Request, pk: UUID) -> Response:
        """What became of a bet: settlements, cash-outs, corrections, reversals."""
        _, currency = selectors.bet_facts(request.user, pk)
        page = self.paginate_queryset(selectors.events_of(pk))
        return self.get_paginated_response([event_present(each, currency) for each in page])

    @extend_schema(
        operation_id="bets_preview",
        tags=_TAGS,
        request=shapes.PreviewInput,
        responses={
            200: outputs.PreviewOutput,
            **schema.rule("not_allowed", "A bet of kind lay has none.", "place_fraction"),
        },
        examples=[schema.body(examples.PREVIEW_INPUT)],
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a bet costs and would pay. Nothing is written."""
        draft = PreviewDraft.of(valid(shapes.PreviewInput, request))
        return Response(bet_preview(draft))
