"""Which methods a plain view of Django's takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from app.core.errors import MethodNotAllowed
from app.core.problems import problem_response

View = Callable[[HttpRequest], HttpResponse]


def require_safe(view: View) -> View:
    """As Django's decorator, whose 405 would have an empty body."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return view(request)
        detail = _("This address does not take this method.")
        return problem_response(MethodNotAllowed(detail, headers={"Allow": "GET, HEAD"}), request)

    return checked
