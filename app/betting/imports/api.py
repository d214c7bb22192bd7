"""`/api/v1/imports`"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.http import schema
from app.betting.http.filters import ChoicesFilter, FlagFilter
from app.betting.http.views import FilterWhenAsked, valid
from app.betting.imports import examples
from app.betting.imports import serializers as shapes
from app.betting.imports.reading import Upload, import_read
from app.betting.imports.services import import_check, import_commit, import_get
from app.betting.models import ImportBatch, ImportRow, ImportStatus, RowStatus
from app.core.errors import Fault, Invalid
from app.core.pagination import Cursor
from app.core.parsers import SafeMultiPartParser
from app.core.schema import problem

_YES, _NO = {"1", "true"}, {"0", "false"}
_TAGS = ["imports"]
_DRY_RUN = OpenApiParameter(
    "dry_run", bool, default=False, description="`1`: tell what would happen, make no bet."
)
_WHERE = (schema.header("Location", "Where it is.", response=[200, 201, 202]), schema.RETRY_AFTER)
_REFUSED = problem(422, "invalid_rows", "Some rows cannot become bets.", "odds")
_UNKNOWN_FORMAT = schema.rule("unknown_format", "The header is of no format known here.", "file")


class ImportCursor(Cursor):
    ordering = ("-created_at", "-id")


class RowCursor(Cursor):
    ordering = ("line",)


class ImportsView(ListAPIView):
    serializer_class = shapes.ImportOutput
    pagination_class = ImportCursor
    filter_backends: list[Any] = []
    parser_classes = [SafeMultiPartParser]
    query_parameters = {"POST": ("dry_run",)}

    def get_queryset(self) -> QuerySet[ImportBatch]:
        if getattr(self, "swagger_fake_view", False):
            return ImportBatch.objects.none()
        return ImportBatch.objects.filter(user=self.request.user)

    @extend_schema(
        operation_id="imports_list", tags=_TAGS, examples=[schema.answer(examples.PREVIEWED)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """My imports, the last first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="imports_create",
        tags=_TAGS,
        parameters=[_DRY_RUN, *_WHERE],
        request={"multipart/form-data": shapes.UploadInput},
        responses={
            201: shapes.ImportOutput,
            202: shapes.ImportOutput,
            **_REFUSED,
            **_UNKNOWN_FORMAT,
        },
        examples=[schema.answer(examples.PREVIEWED, 201), schema.answer(examples.RUNNING, 202)],
    )
    def post(self, request: Request) -> Response:
        """Read a file of bets: at most 50,000. Reading it again makes no bet twice."""
        step = import_check if _is_dry(request) else import_commit
        batch = import_read(user=request.user, upload=_upload(valid(shapes.UploadInput, request)))
        return _answer(step(user=request.user, batch_id=batch.pk), 201)


class ImportView(RetrieveAPIView):
    serializer_class = shapes.ImportOutput
    filter_backends: list[Any] = []
    pagination_class = None
    queryset = ImportBatch.objects.none()

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.filter(user=self.request.user)

    @extend_schema(
        operation_id="imports_read", tags=_TAGS, examples=[schema.answer(examples.PREVIEWED)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One import and how far it is."""
        return super().get(request, *args, **kwargs)


class RowFilter(filters.FilterSet):
    status = ChoicesFilter(choices=RowStatus.choices)
    has_warnings = FlagFilter(method="warned")

    class Meta:
        model = ImportRow
        fields: list[str] = []

    def warned(self, rows: QuerySet[ImportRow], name: str, wanted: bool) -> QuerySet[ImportRow]:
        return rows.exclude(warnings=[]) if wanted else rows.filter(warnings=[])


class ImportRowsView(ListAPIView):
    serializer_class = shapes.RowOutput
    pagination_class = RowCursor
    filter_backends = [FilterWhenAsked]
    filterset_class = RowFilter
    queryset = ImportRow.objects.none()

    def get_queryset(self) -> QuerySet[ImportRow]:
        return ImportRow.objects.filter(batch=self.kwargs["pk"], batch__user=self.request.user)

    @extend_schema(operation_id="imports_rows", tags=_TAGS, examples=[schema.answer(examples.ROW)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The fate of each row, with its line and the reasons."""
        import_get(request.user, kwargs["pk"])
        return super().get(request, *args, **kwargs)


class ImportCommitView(APIView):
    query_parameters = {"POST": ("dry_run",)}

    @extend_schema(
        operation_id="imports_commit",
        tags=_TAGS,
        parameters=[_DRY_RUN, *_WHERE],
        request=shapes.CommitInput,
        responses={200: shapes.ImportOutput, 202: shapes.ImportOutput, **_REFUSED},
        examples=[
            schema.body({"mode": "row_by_row"}),
            schema.answer(examples.COMMITTED),
            schema.answer(examples.RUNNING, 202),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Make the bets. 202: there is more to do, send it again. Safe to repeat."""
        is_dry, given = _is_dry(request), valid(shapes.CommitInput, request)
        if is_dry:
            return _answer(import_check(user=request.user, batch_id=pk), 200)
        return _answer(import_commit(user=request.user, batch_id=pk, **given), 200)


def _upload(given: dict[str, Any]) -> Upload:
    file = given["file"]
    return Upload(
        content=file.read(),
        file_name=file.name,
        format=given.get("format", ""),
        account_id=given.get("account"),
        bankroll_id=given.get("bankroll"),
        mode=given["mode"],
        zone=given["zone"],
        date_order=given.get("date_order", ""),
    )


def _is_dry(request: Request) -> bool:
    """Raise `Invalid` for a word that is neither: a slip must not make bets."""
    asked = request.query_params.get("dry_run", "false").lower()
    if asked not in _YES | _NO:
        detail = _("Need one of: %(accepted)s.") % {"accepted": "true, false"}
        fault = Fault("invalid_choice", detail, "dry_run", "?dry_run")
        raise Invalid(detail, faults=(fault,))
    return asked in _YES


def _answer(batch: ImportBatch, status: int) -> Response:
    """202 while there is more to do."""
    unchecked = batch.status == ImportStatus.PREVIEWED and batch.checked_count < batch.row_count
    headers = {"Location": f"/api/v1/imports/{batch.pk}"}
    if unchecked or batch.status == ImportStatus.RUNNING:
        headers["Retry-After"] = "0"
        status = 202
    return Response(shapes.ImportOutput(batch).data, status=status, headers=headers)
