"""`/api/v1/stats/…`: figures of the own bets, one result a currency."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from app.betting.bets.filters import BetFilter
from app.betting.http.views import FilterWhenAsked
from app.betting.models import Bankroll, Bet
from app.betting.stats import examples
from app.betting.stats import serializers as shapes
from app.betting.stats.closing import stats_clv
from app.betting.stats.curves import Interval, stats_drawdown, stats_equity, stats_streaks
from app.betting.stats.totals import (
    Facet,
    stats_breakdown,
    stats_breakdown_of_all,
    stats_summary,
    stats_summary_of_all,
)
from app.core.errors import Invalid
from app.core.schema import problem

_ZONE = OpenApiParameter(
    "zone", str, default="UTC", description="Whose days and months, such as `Europe/Madrid`."
)
_INTERVAL = OpenApiParameter("interval", str, enum=[each.value for each in Interval], default="day")
_NO_ZONE = problem(400, "invalid_choice", "Need one of: UTC, Europe/Madrid, ….", "zone")
_BY = OpenApiParameter(
    "by",
    str,
    many=True,
    explode=False,
    enum=[facet.value for facet in Facet],
    description="One or more, with commas between; all when left out.",
)


def _described(name: str, shape: type[Any], example: Any, *parameters: OpenApiParameter) -> Any:
    return extend_schema(
        operation_id=f"stats_{name}",
        tags=["stats"],
        parameters=list(parameters),
        responses={200: shapes.of_currencies(shape), **(_NO_ZONE if parameters else {})},
        examples=[OpenApiExample(name, value={"results": [example]}, response_only=True)],
    )


class _StatsView(GenericAPIView):
    filter_backends = [FilterWhenAsked]
    filterset_class = BetFilter
    pagination_class = None
    queryset = Bet.objects.none()

    def get_queryset(self) -> QuerySet[Bet]:
        return Bet.objects.filter(user=self.request.user)

    def bets(self) -> QuerySet[Bet]:
        return self.filter_queryset(self.get_queryset())

    def bankrolls(self) -> QuerySet[Bankroll]:
        """After `bets`, which refuses an id that is none."""
        mine = Bankroll.objects.filter(user=self.request.user)
        wanted = ",".join(self.request.query_params.getlist("bankroll"))
        return mine.filter(pk__in=wanted.split(",")) if wanted else mine


class SummaryView(_StatsView):
    @_described("summary", shapes.SummaryOutput, examples.SUMMARY)
    def get(self, request: Request) -> Response:
        """Counts, stakes, profit, yield, ROI and strike rate."""
        if request.query_params:
            rows = stats_summary(bets=self.bets(), bankrolls=self.bankrolls())
        else:
            rows = stats_summary_of_all(request.user)
        return Response(shapes.results(rows))


class BreakdownView(_StatsView):
    query_parameters = {"GET": ("by[]", "zone")}

    @_described("breakdown", shapes.BreakdownOutput, examples.BREAKDOWN, _BY, _ZONE)
    def get(self, request: Request) -> Response:
        """The total and its parts. A bet with several tags is in the row of each of them."""
        if request.query_params:
            rows = stats_breakdown(bets=self.bets(), by=_facets(request), zone=_zone(request))
        else:
            rows = stats_breakdown_of_all(request.user)
        return Response(shapes.results(rows))


class EquityView(_StatsView):
    query_parameters = {"GET": ("interval", "zone")}

    @_described("equity", shapes.EquityOutput, examples.EQUITY, _INTERVAL, _ZONE)
    def get(self, request: Request) -> Response:
        """The bankroll over time, by the settlements."""
        rows = stats_equity(
            bets=self.bets(),
            bankrolls=self.bankrolls(),
            interval=_interval(request),
            zone=_zone(request),
        )
        return Response(shapes.results(rows))


class DrawdownView(_StatsView):
    @_described("drawdown", shapes.DrawdownOutput, examples.DRAWDOWN)
    def get(self, request: Request) -> Response:
        """The largest fall of the bankroll from its running peak."""
        rows = stats_drawdown(bets=self.bets(), bankrolls=self.bankrolls())
        return Response(shapes.results(rows))


class StreaksView(_StatsView):
    @_described("streaks", shapes.StreaksOutput, examples.STREAKS)
    def get(self, request: Request) -> Response:
        """Runs of bets that made money, or lost it. A bet without profit breaks none."""
        return Response(shapes.results(stats_streaks(bets=self.bets())))


class ClvView(_StatsView):
    @_described("clv", shapes.ClvOutput, examples.CLV)
    def get(self, request: Request) -> Response:
        """Closing line value: was the price better than the market's last one?"""
        return Response(shapes.results(stats_clv(bets=self.bets())))


def _facets(request: Request) -> list[Facet]:
    if "by" not in request.query_params:
        return list(Facet)
    named = ",".join(request.query_params.getlist("by")).split(",")
    try:
        return list(dict.fromkeys(Facet(name.strip()) for name in named))
    except ValueError:
        raise _unknown("by", ", ".join(Facet)) from None


def _interval(request: Request) -> Interval:
    try:
        return Interval(request.query_params.get("interval", Interval.DAY))
    except ValueError:
        raise _unknown("interval", ", ".join(Interval)) from None


def _zone(request: Request) -> ZoneInfo:
    name = request.query_params.get("zone", "UTC")
    if name not in available_timezones():
        raise _unknown("zone", "UTC, Europe/Madrid, …")
    return ZoneInfo(name)


def _unknown(field: str, accepted: str) -> Invalid:
    detail = _("Need one of: %(accepted)s.") % {"accepted": accepted}
    return Invalid(detail, code="invalid_choice", field=field)
