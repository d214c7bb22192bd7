"""What ends a bet, or takes an end back: settle, cash-out, void, reverse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from app.betting.bets import examples, outputs, selectors, services
from app.betting.bets import serializers as shapes
from app.betting.bets.presenting import bet_present
from app.betting.http import schema
from app.betting.http.answers import versioned
from app.betting.http.etag import precondition
from app.betting.http.idempotency import idempotent
from app.betting.http.views import valid
from app.betting.models import Bet
from app.core.schema import problems

_TOO_EARLY = schema.rule("out_of_range", "Need a time after that of the bet.", "settled_at")
_SETTLED = "The bet is settled: reverse the settlement first."


def _ending(operation: str, body: type[Any], *samples: Any, **options: Any) -> Any:
    return extend_schema(
        operation_id=f"bets_{operation}",
        tags=["bets"],
        parameters=[schema.IDEMPOTENCY_KEY, schema.IF_MATCH_OPTIONAL, schema.ETAG],
        request=body,
        responses={
            200: outputs.BetOutput,
            **problems(
                schema.KEY_PROBLEMS,
                schema.STALE_PROBLEM,
                schema.conflict(
                    options.get("code", "already_settled"), options.get("detail", _SETTLED)
                ),
                _TOO_EARLY,
            ),
        },
        examples=list(samples),
    )


class BetEndings(GenericViewSet):
    queryset = Bet.objects.none()
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Bet]:
        if getattr(self, "swagger_fake_view", False):
            return Bet.objects.none()
        return selectors.bets_of(self.request.user)

    @_ending(
        "settle",
        shapes.SettleInput,
        schema.body({"result": "won"}, "a single"),
        schema.body({"legs": [{"result": "won"}, {"result": "half_lost"}]}, "an accumulator"),
        schema.answer(examples.BET_SETTLED),
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def settle(self, request: Request, pk: UUID) -> Response:
        """Settle a pending bet by the results of its legs, or correct a settlement."""
        given = valid(shapes.SettleInput, request)
        change = services.bet_correct if given["correction"] else services.bet_settle
        bet = change(
            user=request.user,
            bet_id=pk,
            outcomes=shapes.outcomes_of(given, timezone.now()),
            precondition=precondition(request),
        )
        return versioned(bet_present(bet))

    @_ending(
        "cash_out",
        shapes.CashOutInput,
        schema.body({"amount": "7.20"}, "all of it"),
        schema.body({"amount": "3.60", "stake": "5.00"}, "a part"),
    )
    @action(detail=True, methods=["post"], url_path="cash-out")
    @idempotent
    def cash_out(self, request: Request, pk: UUID) -> Response:
        """Give up a bet, or a part of its stake, for an amount."""
        given = valid(shapes.CashOutInput, request)
        bet = services.bet_cash_out(
            user=request.user,
            bet_id=pk,
            amount=given["amount"],
            stake=given.get("stake"),
            at=given.get("cashed_out_at", timezone.now()),
            precondition=precondition(request),
        )
        return versioned(bet_present(bet))

    @_ending("void", shapes.VoidInput, schema.body({}))
    @action(detail=True, methods=["post"])
    @idempotent
    def void(self, request: Request, pk: UUID) -> Response:
        """The bookmaker cancelled the bet: the stake comes back."""
        given = valid(shapes.VoidInput, request)
        bet = services.bet_void(
            user=request.user,
            bet_id=pk,
            at=given.get("settled_at", timezone.now()),
            precondition=precondition(request),
        )
        return versioned(bet_present(bet))

    @_ending(
        "reverse",
        shapes.ReverseInput,
        schema.body({}),
        code="nothing_to_reverse",
        detail="There is nothing to reverse.",
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def reverse(self, request: Request, pk: UUID) -> Response:
        """Take back the last settlement or partial cash-out."""
        given = valid(shapes.ReverseInput, request)
        bet = services.bet_reverse(
            user=request.user,
            bet_id=pk,
            at=given.get("reversed_at", timezone.now()),
            precondition=precondition(request),
        )
        return versioned(bet_present(bet))
