"""Django's own error pages, as problem+json."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from app.core.database import database_away
from app.core.errors import Forbidden, Invalid, NotFound, Problem, ServerError, TooLarge
from app.core.problems import problem_response

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    problem: Problem = Invalid(_("The request cannot be understood."), code="bad_request")
    if isinstance(exception, RequestDataTooBig):
        problem = TooLarge(_("The body is larger than what is accepted here."))
    return problem_response(problem, request)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(Forbidden(_("You may not do this.")), request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own log of it is off: it would carry the query string."""
    seen = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    expected = f"{request.scheme}://{request.get_host()}"
    told = {"reason": reason, "seen": seen, "expected": expected}
    facts = {name: text.partition("?")[0][:300] for name, text in told.items()}
    of_origin = "checking failed" in reason
    hint = {"hint": "does a proxy speak HTTPS in front? name it in TRUSTED_PROXIES"}
    logger.warning("a form was refused", extra=facts | hint if of_origin else facts)
    if not of_origin:
        detail = _("The form is out of date: go back, reload the page and send it again.")
        return problem_response(Forbidden(detail, code="csrf_failed"), request)
    detail = _(
        "The form comes from %(seen)s, and only %(expected)s is accepted here. Where a proxy "
        "speaks HTTPS in front, its address belongs into TRUSTED_PROXIES, and it must pass on "
        "Host as the browser sent it."
    )
    shown = {**facts, "seen": facts["seen"] or _("a page that is not named")}
    return problem_response(Forbidden(detail % shown, code="csrf_origin"), request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(NotFound(_("There is nothing at this address.")), request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while the exception is handled: a middleware may have lost the database."""
    problem = database_away(sys.exc_info()[1]) or ServerError(
        _("Something broke on our side. The log has it under this request_id.")
    )
    return problem_response(problem, request)
