"""`/api/v1/me`"""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.betting.http import schema
from app.betting.http.views import valid
from app.betting.personal.erasing import person_erase
from app.betting.personal.exporting import person_export
from app.core.fields import TextField
from app.core.rendering import JSONRenderer
from app.core.schema import problem

_TAGS = ["me"]


class EraseInput(serializers.Serializer[Any]):
    password = TextField(max_length=256, trim_whitespace=False)


class ZipRenderer(JSONRenderer):
    """Lets a client ask for a zip. What is left to render is a problem."""

    media_type = "application/zip"
    format = "zip"


class ExportView(APIView):
    renderer_classes = [ZipRenderer, JSONRenderer]

    @extend_schema(
        operation_id="me_export",
        tags=_TAGS,
        parameters=[schema.FILE_NAME],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> FileResponse:
        """All my data: `data.json`, `bets.csv` and the photos of my slips."""
        return FileResponse(
            person_export(request.user),
            as_attachment=True,
            filename="wisebet.zip",
            content_type="application/zip",
            headers={"Cache-Control": "private, no-store"},
        )


class MeView(APIView):
    @extend_schema(
        operation_id="me_delete",
        tags=_TAGS,
        request=EraseInput,
        examples=[schema.body({"password": "a long phrase of mine"})],
        responses={
            204: OpenApiResponse(description="You are forgotten."),
            **problem(400, "wrong_password", "This is not your current password.", "password"),
            **problem(409, "last_administrator", "You are the last administrator."),
        },
    )
    def delete(self, request: Request) -> Response:
        """Erase me. The ledger keeps amounts and times, without a name."""
        person_erase(user=request.user, **valid(EraseInput, request))
        return Response(status=204)
