"""Reading and writing what belongs to one person."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from app.betting.belongings import services
from app.betting.http.answers import versioned
from app.betting.http.etag import not_modified, precondition_required
from app.betting.http.views import no_body, valid
from app.core.pagination import Cursor


class NewestCursor(Cursor):
    ordering = ("-created_at", "-id")
    orderings = ("created_at",)


class BelongingViewSet(GenericViewSet):
    """A subclass names its model, the bodies, and what it is called in addresses."""

    model: ClassVar[type[Model]]
    create_input: ClassVar[type[Any]]
    update_input: ClassVar[type[Any]]
    output: ClassVar[type[Any]]
    path: ClassVar[str]

    pagination_class = NewestCursor
    filter_backends: ClassVar[list[Any]] = []
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(user=self.request.user)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.output(page, many=True).data)

    def create(self, request: Request) -> Response:
        row = self.perform_creation(valid(self.create_input, request))
        location = f"/api/v1/{self.path}/{row.pk}"
        return versioned(self.output(row).data, status=201, location=location)

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        row = self.get_object()
        return not_modified(request, row.version) or versioned(self.output(row).data)

    def partial_update(self, request: Request, pk: UUID) -> Response:
        precondition = precondition_required(request)
        row = services.belonging_update(
            model=self.model,
            user=request.user,
            key=pk,
            changes=valid(self.update_input, request, partial=True, shown=self.output),
            precondition=precondition,
        )
        return versioned(self.output(row).data)

    def destroy(self, request: Request, pk: UUID) -> Response:
        no_body(request)
        services.belonging_delete(
            model=self.model,
            user=request.user,
            key=pk,
            precondition=precondition_required(request),
        )
        return Response(status=204)

    def perform_creation(self, fields: dict[str, Any]) -> Any:
        return services.belonging_create(model=self.model, user=self.request.user, fields=fields)
