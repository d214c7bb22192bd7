"""The OpenAPI document: made once with the image, served as a file."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from app.core.errors import Fault
from app.core.problems import CONTENT_TYPE, problem_body

BUILT = {
    "json": Path(__file__).with_name("schema.json"),
    "yaml": Path(__file__).with_name("schema.yaml"),
}


class FaultOutput(serializers.Serializer[Any]):
    field = serializers.CharField(
        allow_blank=True, help_text="Dotted path, `legs.0.odds`; empty for the whole request."
    )
    pointer = serializers.CharField(
        help_text="The same as a JSON pointer, `#/legs/0/odds`; a parameter of the query is "
        "`?limit`, a header `If-Match:`."
    )
    code = serializers.CharField(help_text="For programs: `required`, `unique`, …")
    detail = serializers.CharField(help_text="For people, in the language they asked for.")


class ProblemOutput(serializers.Serializer[Any]):
    """Problem Details for HTTP APIs, RFC 9457."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(required=False)
    request_id = serializers.CharField()
    errors = FaultOutput(many=True)


def problem(status: int, code: str, detail: str, field: str = "") -> dict[Any, OpenApiResponse]:
    """One error of an operation, for `responses=` of `extend_schema`."""
    body = problem_body(status, detail, (Fault(code, detail, field),), "/api/v1/example")
    body["title"] = HTTPStatus(status).phrase  # the document is in English
    body["request_id"] = "5f2b1c9e8a7d4f60b3c2d1e0f9a8b7c6"
    example = OpenApiExample(
        body["title"], value=body, response_only=True, status_codes=[str(status)]
    )
    answer = OpenApiResponse(ProblemOutput, description=body["title"], examples=[example])
    return {(status, CONTENT_TYPE): answer}


class ProblemSchema(AutoSchema):
    """Adds to every operation the errors that any of its kind may answer."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        responses = super()._get_response_bodies(direction)
        for (status, media_type), answer in self._usual_problems().items():
            code = str(status)
            if code not in responses:
                responses[code] = self._get_response_for_code(answer, code, [media_type], direction)
        return dict(sorted(responses.items()))

    def _usual_problems(self) -> dict[Any, OpenApiResponse]:
        usual: dict[Any, OpenApiResponse] = {}
        if self.method in {"POST", "PUT", "PATCH"}:
            usual |= problem(400, "required", "This field is required.", "email")
            usual |= problem(415, "unsupported_media_type", "Unsupported media type.")
        if "bearer" in str(self.get_auth()):
            usual |= problem(401, "not_authenticated", "No credentials were provided.")
        if self._get_pagination_parameters():
            usual |= problem(400, "invalid", "Need a whole number above 0.", "limit")
            usual |= problem(404, "not_found", "Invalid cursor")
        if "{" in self.path:
            usual |= problem(404, "not_found", "There is nothing at this address.")
        return usual | problem(503, "database_unavailable", "The database is not available.")


@cache
def schema_text(kind: str) -> bytes:
    """The document as JSON or YAML; made on the fly where it was not built, or may be old."""
    path = BUILT[kind]
    return schema_make(kind) if settings.DEBUG or not path.exists() else path.read_bytes()


def schema_make(kind: str) -> bytes:
    """Reads the code alone, never the database."""
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

    document = SchemaGenerator().get_schema(request=None, public=True)
    renderer = OpenApiJsonRenderer() if kind == "json" else OpenApiYamlRenderer()
    return bytes(renderer.render(document, renderer_context={}))
