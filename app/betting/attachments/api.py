"""`/api/v1/bets/{id}/attachments` and `/api/v1/attachments/{id}`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.attachments import services
from app.betting.bets.selectors import bet_facts
from app.betting.http import schema
from app.betting.http.fields import MomentField
from app.betting.http.views import no_body, valid
from app.betting.models import Attachment
from app.core.pagination import Cursor
from app.core.parsers import SafeMultiPartParser
from app.core.schema import example, problem

_TAGS = ["attachments"]
_EXAMPLE = {
    "id": "0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6",
    "bet": "0190c2a4-5b1e-7c3d-8e4f-000000000001",
    "created_at": "2024-05-19T15:00:00Z",
    "name": "slip.jpg",
    "content_type": "image/jpeg",
    "size_bytes": 183204,
    "width": 1200,
    "height": 1600,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "url": "/api/v1/attachments/0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6",
}


@example({"file": "(the bytes of slip.jpg)"})
class PictureInput(serializers.Serializer[Any]):
    file = serializers.FileField(
        help_text="JPEG, PNG or WebP, at most 10 MB and 40 million pixels. It is encoded anew."
    )


class AttachmentOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    bet = serializers.UUIDField(source="bet_id")
    created_at = MomentField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, attachment: Attachment) -> str:
        return f"/api/v1/attachments/{attachment.pk}"


class AttachmentCursor(Cursor):
    ordering = ("created_at", "id")


class BetAttachmentsView(ListAPIView):
    serializer_class = AttachmentOutput
    pagination_class = AttachmentCursor
    filter_backends: list[Any] = []
    parser_classes = [SafeMultiPartParser]
    queryset = Attachment.objects.none()

    def get_queryset(self) -> QuerySet[Attachment]:
        return Attachment.objects.filter(user=self.request.user, bet=self.kwargs["pk"])

    @extend_schema(operation_id="attachments_list", tags=_TAGS, examples=[schema.answer(_EXAMPLE)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The photos of a slip."""
        bet_facts(request.user, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="attachments_create",
        tags=_TAGS,
        parameters=[schema.LOCATION],
        request={"multipart/form-data": PictureInput},
        responses={
            201: AttachmentOutput,
            **problem(409, "too_many", "A bet has at most 10."),
            **schema.rule("unsupported_type", "Need a picture in JPEG, PNG or WebP.", "file"),
        },
        examples=[schema.answer(_EXAMPLE, 201)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep a photo of the slip. Its type is told from its content, its EXIF is removed."""
        file = valid(PictureInput, request)["file"]
        attachment = services.attachment_create(
            user=request.user, bet_id=pk, content=file.read(), name=file.name
        )
        shown = AttachmentOutput(attachment).data
        return Response(shown, status=201, headers={"Location": shown["url"]})


class AttachmentView(APIView):
    @extend_schema(
        operation_id="attachments_read",
        tags=_TAGS,
        parameters=[schema.FILE_NAME],
        responses={
            (200, "image/jpeg"): OpenApiTypes.BINARY,
            (200, "image/png"): OpenApiTypes.BINARY,
            (200, "image/webp"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """The photo itself, for its owner alone."""
        attachment = services.attachment_get(request.user, pk)
        return HttpResponse(
            headers={
                # nginx takes it from here: its location /private/ adds what keeps a photo
                # private and a picture.
                "X-Accel-Redirect": f"/private/{quote(attachment.path)}",
                "Content-Type": attachment.content_type,
                "Content-Disposition": f"inline; filename*=UTF-8''{quote(attachment.name)}",
            }
        )

    @extend_schema(
        operation_id="attachments_delete",
        tags=_TAGS,
        responses={204: OpenApiResponse(description="It is gone.")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove a photo."""
        no_body(request)
        services.attachment_delete(user=request.user, attachment_id=pk)
        return Response(status=204)
