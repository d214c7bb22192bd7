"""`/api/v1/tools/…`"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.http import schema
from app.betting.http.views import valid
from app.betting.tools import serializers as shapes
from app.betting.tools import services


def _tool(
    name: str, given: type[Any], answered: type[Any], *examples: Any, refused: Any = None
) -> Any:
    asked, shown = examples
    return extend_schema(
        operation_id=f"tools_{name}",
        tags=["tools"],
        request=given,
        responses={200: answered, **(refused or {})},
        examples=[schema.body(asked), schema.answer(shown)],
    )


class ConvertView(APIView):
    @_tool(
        "convert",
        shapes.ConvertInput,
        shapes.ConvertOutput,
        {"american": "+170"},
        {
            "decimal": "2.700000",
            "american": "+170",
            "fractional": "17/10",
            "implied_probability": "0.370370",
        },
        refused=schema.rule("wrong_count", "Send the odds in one notation."),
    )
    def post(self, request: Request) -> Response:
        """Odds in every notation."""
        made = services.odds_convert(**valid(shapes.ConvertInput, request))
        return Response(shapes.ConvertOutput(made).data)


class DevigView(APIView):
    @_tool(
        "devig",
        shapes.DevigInput,
        shapes.DevigOutput,
        {"odds": ["1.90", "1.90"], "method": "proportional"},
        {
            "method": "proportional",
            "booksum": "1.052632",
            "margin": "0.052632",
            "probabilities": ["0.500000", "0.500000"],
            "fair_odds": ["2.000000", "2.000000"],
        },
        refused=schema.rule("no_margin", "The odds have no margin.", "odds"),
    )
    def post(self, request: Request) -> Response:
        """A market's probabilities without the bookmaker's margin."""
        made = services.market_devig(**valid(shapes.DevigInput, request))
        return Response(shapes.DevigOutput(made).data)


class KellyView(APIView):
    @_tool(
        "kelly",
        shapes.KellyInput,
        shapes.KellyOutput,
        {"odds": "2.10", "probability": "0.5", "bankroll": "1000.00", "fraction": "0.5"},
        {"full_kelly": "0.045455", "share": "0.022727", "stake": "22.73", "edge": "0.050000"},
    )
    def post(self, request: Request) -> Response:
        """The stake of Kelly's criterion, at most: it trusts your probability."""
        given = {"bankroll": None, **valid(shapes.KellyInput, request)}
        return Response(shapes.KellyOutput(services.kelly(**given)).data)
