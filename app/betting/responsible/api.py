"""`/api/v1/limits`, `/api/v1/cool-offs`, `/api/v1/alerts`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.http import schema
from app.betting.http.views import no_body, valid
from app.betting.models import Alert, CoolOff, Limit
from app.betting.responsible import examples, services
from app.betting.responsible import serializers as shapes
from app.core.pagination import Cursor

_TAGS = ["responsible"]


class _LastFirst(Cursor):
    ordering = ("-created_at", "-id")


class _MineView(ListAPIView):
    pagination_class = _LastFirst
    filter_backends: list[Any] = []


class LimitsView(_MineView):
    serializer_class = shapes.LimitOutput
    queryset = Limit.objects.none()

    def get_queryset(self) -> QuerySet[Limit]:
        return services.limits_of(self.request.user)

    @extend_schema(operation_id="limits_list", tags=_TAGS, examples=[schema.answer(examples.LIMIT)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """My limits, and what they will be when a change has waited its 24 hours."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="limits_create",
        tags=_TAGS,
        parameters=[schema.LOCATION],
        request=shapes.LimitInput,
        responses={
            201: shapes.LimitOutput,
            **schema.rule("unique", "You have this limit already: change it.", "kind"),
        },
        examples=[schema.body(examples.LIMIT_INPUT), schema.answer(examples.LIMIT, 201)],
    )
    def post(self, request: Request) -> Response:
        """Set a limit, at once. What goes beyond it is recorded, with an alert."""
        limit = services.limit_create(user=request.user, **valid(shapes.LimitInput, request))
        headers = {"Location": f"/api/v1/limits/{limit.pk}"}
        return Response(shapes.LimitOutput(limit).data, status=201, headers=headers)


class LimitView(APIView):
    @extend_schema(
        operation_id="limits_update",
        tags=_TAGS,
        request=shapes.LimitChange,
        responses={200: shapes.LimitOutput},
        examples=[schema.body({"amount": "200.00"}), schema.answer(examples.LOOSER)],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """Tighter at once, looser after 24 hours."""
        given = valid(shapes.LimitChange, request, partial=True, shown=shapes.LimitOutput)
        change = services.limit_change if given else services.limit_get
        limit = change(user=request.user, limit_id=pk, **given)
        return Response(shapes.LimitOutput(limit).data)

    @extend_schema(
        operation_id="limits_delete",
        tags=_TAGS,
        responses={202: shapes.LimitOutput},
        examples=[schema.answer(examples.LEAVING, 202)],
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove a limit, after 24 hours."""
        no_body(request)
        limit = services.limit_change(user=request.user, limit_id=pk, amount=None)
        return Response(shapes.LimitOutput(limit).data, status=202)


class CoolOffsView(_MineView):
    serializer_class = shapes.CoolOffOutput
    queryset = CoolOff.objects.none()

    def get_queryset(self) -> QuerySet[CoolOff]:
        return CoolOff.objects.filter(user=self.request.user)

    @extend_schema(
        operation_id="cool_offs_list", tags=_TAGS, examples=[schema.answer(examples.COOL_OFF)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """My cool-offs."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="cool_offs_create",
        tags=_TAGS,
        request=shapes.CoolOffInput,
        responses={
            201: shapes.CoolOffOutput,
            **schema.rule("out_of_range", "A cool-off lasts 24 hours to five years.", "ends_at"),
        },
        examples=[
            schema.body({"ends_at": "2024-06-19T15:00:00Z"}),
            schema.answer(examples.COOL_OFF, 201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Begin a cool-off, from now. It cannot be shortened or taken back."""
        given = valid(shapes.CoolOffInput, request)
        made = services.cool_off_begin(user=request.user, **given)
        return Response(shapes.CoolOffOutput(made).data, status=201)


class AlertsView(_MineView):
    serializer_class = shapes.AlertOutput
    queryset = Alert.objects.none()

    def get_queryset(self) -> QuerySet[Alert]:
        return Alert.objects.filter(user=self.request.user)

    @extend_schema(operation_id="alerts_list", tags=_TAGS, examples=[schema.answer(examples.ALERT)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What went beyond my limits, or fell into a cool-off."""
        return super().get(request, *args, **kwargs)


class AlertReadView(APIView):
    @extend_schema(
        operation_id="alerts_read",
        tags=_TAGS,
        request=None,
        responses={200: shapes.AlertOutput},
        examples=[schema.answer(examples.ALERT)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Mark an alert as read."""
        no_body(request)
        alert = services.alert_read(user=request.user, alert_id=pk)
        return Response(shapes.AlertOutput(alert).data)
