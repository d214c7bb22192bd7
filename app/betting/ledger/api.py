"""`/api/v1/transactions ledger balances`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.http import schema
from app.betting.http.fields import MOMENT, MomentField
from app.betting.http.filters import ChoicesFilter, KeysFilter, MomentFilter
from app.betting.http.idempotency import idempotent
from app.betting.http.views import FilterWhenAsked, no_body, valid
from app.betting.ledger import examples, selectors, services
from app.betting.ledger import serializers as shapes
from app.betting.ledger.verifying import ledger_verify
from app.betting.models import LedgerEntry, LedgerTransaction, TransactionKind
from app.core.pagination import Cursor


def _movement(operation: str, body: type[Any] | None, asked: Any, answered: Any) -> Any:
    shown = [schema.answer(answered, 201)]
    return extend_schema(
        operation_id=f"transactions_{operation}",
        tags=["ledger"],
        parameters=[schema.IDEMPOTENCY_KEY],
        request=body,
        responses={201: shapes.TransactionOutput, **schema.KEY_PROBLEMS, **schema.UNKNOWN},
        examples=[schema.body(asked), *shown] if body else shown,
    )


def _moved(made: LedgerTransaction) -> Response:
    return Response(shapes.transaction_present(made), status=201)


def _timed(given: dict[str, Any]) -> dict[str, Any]:
    return {"occurred_at": timezone.now(), **given}


class DepositView(APIView):
    @_movement("deposit", shapes.AccountMovementInput, examples.MOVEMENT, examples.DEPOSITED)
    @idempotent
    def post(self, request: Request) -> Response:
        """I paid money into a bookmaker account."""
        given = _timed(valid(shapes.AccountMovementInput, request))
        return _moved(services.deposit(user=request.user, **given))


class WithdrawalView(APIView):
    @_movement("withdrawal", shapes.AccountMovementInput, examples.MOVEMENT, examples.WITHDRAWN)
    @idempotent
    def post(self, request: Request) -> Response:
        """I took money out of a bookmaker account."""
        given = _timed(valid(shapes.AccountMovementInput, request))
        return _moved(services.withdrawal(user=request.user, **given))


class TransferView(APIView):
    @_movement("transfer", shapes.TransferInput, examples.TRANSFER, examples.MOVED)
    @idempotent
    def post(self, request: Request) -> Response:
        """I moved money between two accounts of one currency."""
        given = _timed(valid(shapes.TransferInput, request))
        return _moved(services.transfer(user=request.user, **given))


class TransactionReverseView(APIView):
    @_movement("reverse", None, None, examples.REVERSED)
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """Take back a deposit, a withdrawal or a transfer that was recorded wrongly."""
        no_body(request)
        return _moved(services.transaction_reverse(user=request.user, transaction_id=pk))


class LedgerFilter(filters.FilterSet):
    account = KeysFilter(method="touching")
    bet = KeysFilter("bet_id")
    kind = ChoicesFilter(choices=TransactionKind.choices)
    occurred_from = MomentFilter("occurred_at", "gte")
    occurred_before = MomentFilter("occurred_at", "lt")

    def touching(self, found: QuerySet[Any], name: str, accounts: list[UUID]) -> QuerySet[Any]:
        # Not a join: a transaction has several entries of an account.
        entries = LedgerEntry.objects.filter(account__account_id__in=accounts)
        return found.filter(pk__in=entries.values("transaction"))


class LedgerCursor(Cursor):
    ordering = ("-occurred_at", "-id")


class LedgerView(GenericAPIView):
    queryset = LedgerTransaction.objects.none()
    pagination_class = LedgerCursor
    filter_backends = [FilterWhenAsked]
    filterset_class = LedgerFilter
    serializer_class = shapes.TransactionOutput

    @extend_schema(
        operation_id="ledger_list",
        tags=["ledger"],
        responses={200: shapes.TransactionOutput(many=True)},
    )
    def get(self, request: Request) -> Response:
        """My transactions with their entries, the last first."""
        found = self.filter_queryset(selectors.transactions_of(request.user))
        page = self.paginate_queryset(found)
        return self.get_paginated_response([shapes.transaction_present(each) for each in page])


class _AtInput(serializers.Serializer[Any]):
    at = MomentField(required=False)


class BalancesView(APIView):
    query_parameters = {"GET": ("at",)}

    @extend_schema(
        operation_id="balances",
        tags=["ledger"],
        parameters=[OpenApiParameter("at", MOMENT, description="As of then; default: all.")],
        responses={200: shapes.BalancesOutput},
    )
    def get(self, request: Request) -> Response:
        """What my accounts hold, each in its currency."""
        asked = _AtInput(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        at = asked.validated_data.get("at")
        return Response(shapes.balances_present(selectors.balances(request.user, at), at))


class VerifyView(APIView):
    @extend_schema(
        operation_id="ledger_verify", tags=["ledger"], responses={200: shapes.VerifyOutput}
    )
    def get(self, request: Request) -> Response:
        """Prove every invariant of my ledger, or name the first row that breaks one."""
        checks = [
            {
                "name": each.name,
                "invariant": each.invariant,
                "ok": each.ok,
                "row": each.row,
                "found": each.found,
            }
            for each in ledger_verify(request.user)
        ]
        return Response({"ok": all(each["ok"] for each in checks), "checks": checks})
