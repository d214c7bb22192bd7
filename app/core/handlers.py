"""Django's own error pages, as problem+json."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from app.core.database import database_away
from app.core.errors import Forbidden, Invalid, NotFound, Problem, ServerError, TooLarge
from app.core.problems import problem_response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    problem: Problem = Invalid(_("The request cannot be understood."), code="bad_request")
    if isinstance(exception, RequestDataTooBig):
        problem = TooLarge(_("The body is larger than what is accepted here."))
    return problem_response(problem, request)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(Forbidden(_("You may not do this.")), request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    detail = _("The form is out of date: go back, reload the page and send it again.")
    return problem_response(Forbidden(detail, code="csrf_failed"), request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(NotFound(_("There is nothing at this address.")), request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while the exception is handled: a middleware may have lost the database."""
    problem = database_away(sys.exc_info()[1]) or ServerError(
        _("Something broke on our side. The log has it under this request_id.")
    )
    return problem_response(problem, request)
