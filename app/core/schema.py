"""The OpenAPI document: made once with the image, served as a file."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema_serializer
from rest_framework import serializers

from app.core.errors import Fault
from app.core.problems import CONTENT_TYPE, problem_body

# An example of one; the hooks name the address that a problem is an example of.
REQUEST_ID = "5f2b1c9e8a7d4f60b3c2d1e0f9a8b7c6"
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

    type = serializers.CharField(help_text="`about:blank`: the status says it all.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(required=False)
    request_id = serializers.CharField()
    errors = FaultOutput(many=True)


def example(value: Any) -> Any:
    """Of a serializer: what operations show that have no example of their own."""
    return extend_schema_serializer(examples=[OpenApiExample("example", value=value)])


def problem(status: int, code: str, detail: str, field: str = "") -> dict[Any, OpenApiResponse]:
    """One error of an operation, for `responses=` of `extend_schema`."""
    body = problem_body(status, detail, (Fault(code, detail, field),), "")
    body["title"] = HTTPStatus(status).phrase  # the document is in English
    body["request_id"] = REQUEST_ID
    example = OpenApiExample(code, value=body, response_only=True, status_codes=[str(status)])
    answer = OpenApiResponse(ProblemOutput, description=body["title"], examples=[example])
    return {(status, CONTENT_TYPE): answer}


def problems(*several: dict[Any, OpenApiResponse]) -> dict[Any, OpenApiResponse]:
    """Errors of one operation; those of one status are one answer with several examples."""
    found: dict[Any, OpenApiResponse] = {}
    for key, each in (item for one in several for item in one.items()):
        before = found[key].examples if key in found else []
        examples = [*before, *each.examples]
        found[key] = OpenApiResponse(each.response, description=each.description, examples=examples)
    return found


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
