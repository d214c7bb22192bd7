"""Every error as `application/problem+json`, whoever raised it: us, Django or REST framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from app.core import logs
from app.core.database import database_away
from app.core.errors import Fault, Forbidden, NotFound, Problem, TooLarge

CONTENT_TYPE = "application/problem+json"
_WITHOUT_BODY = ("GET", "HEAD")


def problem_body(
    status: int, detail: str, faults: tuple[Fault, ...], path: str, method: str = ""
) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": _(HTTPStatus(status).phrase),
        "status": int(status),
        "detail": detail,
        "instance": path,
        "request_id": logs.request_id.get(),
        "errors": [_fault_body(fault, method) for fault in faults],
    }


def pointer_of(path: Sequence[str]) -> str:
    """Into the body, RFC 6901 §6. A parameter of the query is `?name`, a header `Name:`."""
    parts = (quote(part.replace("~", "~0").replace("/", "~1"), errors="replace") for part in path)
    return "/".join(["#", *parts])


def faults_of(error: exceptions.APIException) -> list[Fault]:
    """REST framework's errors as ours."""
    return list(_faults(error.get_full_details(), ()))


def problem_response(problem: Problem, request: HttpRequest) -> JsonResponse:
    """For plain Django: views, middleware and error handlers."""
    body = problem_body(
        problem.status, problem.detail, problem.faults, request.path, request.method or ""
    )
    return JsonResponse(
        body, status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers
    )


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's EXCEPTION_HANDLER. None: not ours, Django logs it and answers 500."""
    request = context["request"]
    if isinstance(error, exceptions.APIException):
        return _from_api_exception(error, request)
    problem = error if isinstance(error, Problem) else _translated(error)
    if problem is None:
        return None
    set_rollback()
    body = problem_body(
        problem.status, problem.detail, problem.faults, request.path, request.method
    )
    return _response(body, problem.headers)


def _translated(error: Exception) -> Problem | None:
    if isinstance(error, Http404):
        return NotFound(_("There is nothing at this address."))
    if isinstance(error, PermissionDenied):
        return Forbidden(_("You may not do this."))
    if isinstance(error, RequestDataTooBig):
        return TooLarge(_("The body is larger than what is accepted here."))
    return database_away(error)


def _from_api_exception(error: exceptions.APIException, request: Any) -> Response:
    set_rollback()
    faults = _token_fault(error) or tuple(faults_of(error))
    if isinstance(error, exceptions.ValidationError):
        detail = _("The request has a field that is not accepted; see errors.")
    else:
        detail = faults[0].detail
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait + 0.999))
    return _response(
        problem_body(error.status_code, detail, faults, request.path, request.method), headers
    )


def _token_fault(error: exceptions.APIException) -> tuple[Fault, ...]:
    """The token library answers one error as a dictionary of texts."""
    details = error.detail
    if isinstance(error, exceptions.AuthenticationFailed) and isinstance(details, dict):
        return (Fault(str(details["code"]), str(details["detail"])),)
    return ()


def _faults(details: Any, at: tuple[str, ...]) -> Iterator[Fault]:
    """Flatten REST framework's nested details; `legs[0].odds` becomes `legs.0.odds`."""
    if isinstance(details, list):
        for index, each in enumerate(details):
            is_leaf = isinstance(each, dict) and set(each) == {"message", "code"}
            yield from _faults(each, at if is_leaf else (*at, str(index)))
    elif set(details) == {"message", "code"} and not isinstance(details["message"], dict | list):
        yield Fault(str(details["code"]), str(details["message"]), ".".join(at))
    else:
        for name, each in details.items():
            yield from _faults(each, at if name == "non_field_errors" else (*at, str(name)))


def _fault_body(fault: Fault, method: str) -> dict[str, str]:
    path = fault.field.split(".") if fault.field else []
    pointer = fault.pointer or pointer_of(path)
    if method in _WITHOUT_BODY and path and not fault.pointer:
        pointer = f"?{path[0]}"
    body = {"field": fault.field, "pointer": pointer, "code": fault.code, "detail": fault.detail}
    # An echo of half a character, `\ud800`, could not be sent.
    return {name: text.encode(errors="replace").decode() for name, text in body.items()}


def _response(body: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
