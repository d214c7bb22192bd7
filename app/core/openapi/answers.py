"""Answers that operations have in common, written once under `components`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from app.core.errors import Fault
from app.core.problems import CONTENT_TYPE, problem_body
from app.core.schema import REQUEST_ID

Operation = dict[str, Any]
Applies = Callable[[str, str, Operation], bool]  # path, method, operation

_PROBLEM: Final = {"$ref": "#/components/schemas/ProblemOutput"}
_WRITES: Final = {"post", "put", "patch", "delete"}


def header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _always(path: str, method: str, operation: Operation) -> bool:
    return True


def _needs_token(path: str, method: str, operation: Operation) -> bool:
    return {"bearer": []} in operation.get("security", [])


def _has_address(path: str, method: str, operation: Operation) -> bool:
    names = {each.get("name") for each in operation.get("parameters", [])}
    return "{" in path or "cursor" in names


def _writes(path: str, method: str, operation: Operation) -> bool:
    return method in _WRITES


def _parses(path: str, method: str, operation: Operation) -> bool:
    return method in _WRITES - {"delete"} or "requestBody" in operation


@dataclass(frozen=True, slots=True)
class Answer:
    """A status that operations may answer, the front door's own among them."""

    status: int
    code: str
    detail: str
    applies: Applies = _always
    headers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return HTTPStatus(self.status).phrase.title().replace(" ", "").replace("-", "")

    def described(self) -> dict[str, Any]:
        faults = (Fault(self.code, self.detail),) if self.code else ()
        body = problem_body(self.status, self.detail, faults, "")
        del body["instance"]  # of many operations
        body["request_id"] = REQUEST_ID
        return {
            "description": body["title"],
            "headers": {each: header(each) for each in ("X-Request-ID", *self.headers)},
            "content": {
                CONTENT_TYPE: {"schema": _PROBLEM, "examples": {self.name: {"value": body}}}
            },
        }


_WAIT: Final = ("Retry-After",)
USUAL: Final = (
    Answer(400, "bad_request", "The request cannot be understood."),
    Answer(
        401,
        "not_authenticated",
        "Authentication credentials were not provided.",
        _needs_token,
        ("WWW-Authenticate",),
    ),
    Answer(404, "not_found", "There is nothing at this address.", _has_address),
    Answer(406, "not_acceptable", "Could not satisfy the request Accept header."),
    Answer(408, "", "The request could not be answered as it was sent.", _writes),
    Answer(413, "too_large", "The body is larger than what is accepted here.", _writes),
    Answer(414, "", "The request could not be answered as it was sent."),
    Answer(
        415,
        "unsupported_media_type",
        'Unsupported media type "text/plain" in request.',
        _parses,
    ),
    Answer(429, "", "Too many requests from this address. Wait a moment.", headers=_WAIT),
    Answer(431, "", "The request could not be answered as it was sent."),
    Answer(500, "server_error", "Something broke on our side."),
    Answer(502, "", "The application is restarting. Nothing is lost: try again.", headers=_WAIT),
    Answer(503, "database_unavailable", "The database is not available.", headers=_WAIT),
    Answer(504, "", "The application took too long to answer.", headers=_WAIT),
)

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Request-ID": {
        "description": "Finds the request in the log.",
        "required": True,
        "schema": {"type": "string", "example": REQUEST_ID},
    },
    "Retry-After": {
        "description": "Seconds after which to try again.",
        "schema": {"type": "integer", "minimum": 0, "example": 2},
    },
    "ETag": {
        "description": "Names the version that is there.",
        "schema": {"type": "string", "example": '"7"'},
    },
    "WWW-Authenticate": {
        "description": "How to authenticate: with a bearer token.",
        "schema": {"type": "string", "example": 'Bearer realm="api"'},
    },
    "Idempotency-Replayed": {
        "description": "`true`: this is the stored answer of the first request with the key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
