"""Views as REST framework's tutorial has them, and statistics by the ORM."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework import status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from seed_design import statistics
from seed_design.serializers import BetSerializer

from app.betting.models import Bankroll, Bet, IdempotencyKey


class BetViewSet(viewsets.ModelViewSet[Bet]):
    serializer_class = BetSerializer

    def get_queryset(self) -> QuerySet[Bet]:
        return (
            Bet.objects.filter(user=self.request.user)
            .select_related("account__bookmaker")
            .prefetch_related("legs", "tags")
            .order_by("-placed_at", "-id")
        )

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A key that was used before is answered what it was answered."""
        key = request.headers["Idempotency-Key"]
        with transaction.atomic():
            row, fresh = IdempotencyKey.objects.get_or_create(
                user=request.user, key=key, defaults={"fingerprint": b""}
            )
            if not fresh:
                return Response(row.headers["answer"], status=row.status)
            serializer = self.get_serializer(data=request.data)
            serializer.is_valid(raise_exception=True)
            serializer.save()
            row.status = status.HTTP_201_CREATED
            row.save()
        return Response(serializer.data, status=row.status)


class SummaryView(APIView):
    def get(self, request: Request) -> Response:
        bets = Bet.objects.filter(user=request.user)
        bankrolls = Bankroll.objects.filter(user=request.user)
        return Response({"results": statistics.summary(bets, bankrolls)})


class BreakdownView(APIView):
    def get(self, request: Request) -> Response:
        bets = Bet.objects.filter(user=request.user)
        return Response({"results": statistics.breakdown(bets)})
