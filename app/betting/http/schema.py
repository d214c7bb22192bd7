"""Headers and errors that many operations have, for the documentation."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from app.betting.http import patterns  # noqa: F401, they are known when they are loaded
from app.core.schema import problem

_TAG = r'(W/)?"[!#-~]*"'


def header(name: str, description: str, pattern: str = "", **options: Any) -> OpenApiParameter:
    kind: Any = {"type": "string", "pattern": pattern} if pattern else OpenApiTypes.STR
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=description, **options)


_CONDITION = rf"^(\*|{_TAG}(, ?{_TAG})*)$"


def _condition(required: bool) -> OpenApiParameter:
    return header(
        "If-Match",
        'The ETag you have read, `"7"`; `*` is any.',
        _CONDITION,
        required=required,
        examples=[OpenApiExample("any", value="*")],
    )


IDEMPOTENCY_KEY = header(
    "Idempotency-Key",
    "A fresh random text for every new operation; the same one to repeat it safely.",
    "^[!-~]([ -~]{0,253}[!-~])?$",
    required=True,
    examples=[OpenApiExample("random", value="9f1c7e0a-5b7d-4f0e-8a55-0c1d2e3f4a5b")],
)
IF_MATCH = _condition(required=True)
IF_MATCH_OPTIONAL = _condition(required=False)
IF_NONE_MATCH = header(
    "If-None-Match",
    "The ETag of the copy you hold.",
    _CONDITION,
    examples=[OpenApiExample("held", value='"7"')],
)
ETAG = header("ETag", "Names this version.", response=[200, 201])
RETRY_AFTER = header("Retry-After", "Seconds after which to go on.", response=[202])
LOCATION = header("Location", "Where it is.", response=[201])
FILE_NAME = header("Content-Disposition", "The name of the file.", response=[200])

KEY_PROBLEMS = {
    **problem(409, "idempotency_key_running", "The first request is still running."),
    **problem(422, "idempotency_key_reused", "This key was used for another request."),
}
MATCH_PROBLEMS = {
    **problem(412, "precondition_failed", "It has changed since you read it."),
    **problem(428, "precondition_required", "Send If-Match with the ETag."),
}
STALE_PROBLEM = problem(412, "precondition_failed", "It has changed since you read it.")
UNMODIFIED: dict[Any, Any] = {
    304: None,
    **problem(400, "malformed", 'If-None-Match is * or an ETag, such as "7".', "If-None-Match"),
}


def conflict(code: str, detail: str) -> dict[Any, Any]:
    return problem(409, code, detail)


def rule(code: str, detail: str, field: str = "") -> dict[Any, Any]:
    """A 400 for what the schema of a body allows, and the rules of betting or its rows do not."""
    return problem(400, code, detail, field)


UNKNOWN = rule("does_not_exist", "You have nothing with this id.", "account")


def body(value: Any, name: str = "example") -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


def answer(value: Any, status: int = 200) -> OpenApiExample:
    return OpenApiExample("answer", value=value, response_only=True, status_codes=[str(status)])
