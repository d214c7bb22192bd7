"""`/api/v1/bets.csv`"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from app.betting.bets.filters import BetFilter
from app.betting.http import schema
from app.betting.http.views import FilterWhenAsked
from app.betting.imports import examples
from app.betting.imports.exporting import bets_csv
from app.betting.models import Bet
from app.core.rendering import JSONRenderer


class CsvRenderer(JSONRenderer):
    """Lets a client ask for CSV. The file is streamed; what is left to render is a problem."""

    media_type = "text/csv"
    format = "csv"


class BetsCsvView(GenericAPIView):
    renderer_classes = [CsvRenderer, JSONRenderer]
    filter_backends = [FilterWhenAsked]
    filterset_class = BetFilter
    pagination_class = None
    queryset = Bet.objects.none()

    def get_queryset(self) -> QuerySet[Bet]:
        return Bet.objects.filter(user=self.request.user)

    @extend_schema(
        operation_id="bets_csv",
        tags=["bets"],
        parameters=[schema.FILE_NAME],
        examples=[OpenApiExample("bets.csv", value=examples.CSV, media_type="text/csv")],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """My bets as CSV. What is written here can be imported."""
        bets = self.filter_queryset(self.get_queryset())
        headers = {
            "Content-Disposition": 'attachment; filename="bets.csv"',
            "Cache-Control": "private, no-store",
        }
        return StreamingHttpResponse(
            bets_csv(bets), content_type="text/csv; charset=utf-8", headers=headers
        )
