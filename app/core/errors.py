"""Errors a service may raise; one handler turns each into problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `field` is a dotted path, empty for the request as a whole.

    `pointer` is where it stands, when that is not a path in the body: see `problems.pointer_of`.
    """

    code: str
    detail: str
    field: str = ""
    pointer: str = ""


class Problem(Exception):
    """The request cannot be answered as it was sent. Subclasses name the status."""

    status: ClassVar[int] = HTTPStatus.BAD_REQUEST
    default_code: ClassVar[str] = "invalid"

    def __init__(
        self,
        detail: str,
        *,
        code: str = "",
        field: str = "",
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults or (Fault(code or self.default_code, detail, field),)
        self.headers = dict(headers or {})


class Invalid(Problem):
    """400: a field is wrong."""


class Unauthenticated(Problem):
    """401: we do not know who asks."""

    status = HTTPStatus.UNAUTHORIZED
    default_code = "not_authenticated"


class Forbidden(Problem):
    """403: we know, and they may not."""

    status = HTTPStatus.FORBIDDEN
    default_code = "permission_denied"


class NotFound(Problem):
    """404: also for what belongs to somebody else."""

    status = HTTPStatus.NOT_FOUND
    default_code = "not_found"


class MethodNotAllowed(Problem):
    """405: the address takes other methods."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    default_code = "method_not_allowed"


class Conflict(Problem):
    """409: somebody was faster, or the state does not allow it."""

    status = HTTPStatus.CONFLICT
    default_code = "conflict"


class PreconditionFailed(Problem):
    """412: If-Match names another version."""

    status = HTTPStatus.PRECONDITION_FAILED
    default_code = "precondition_failed"


class TooLarge(Problem):
    """413: the body is larger than we take."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class UnsupportedMediaType(Problem):
    """415: the body is in a format, or a charset, that we do not read."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    default_code = "unsupported_media_type"


class Unprocessable(Problem):
    """422: well formed, and impossible."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "unprocessable"


class PreconditionRequired(Problem):
    """428: a write needs If-Match."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "precondition_required"


class ServerError(Problem):
    """500: a mistake of ours."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    default_code = "server_error"


class Unavailable(Problem):
    """503: nothing was changed, try again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"

    def __init__(self, detail: str, *, code: str = "", retry_seconds: int) -> None:
        super().__init__(detail, code=code, headers={"Retry-After": str(retry_seconds)})
