"""What happens around every request, in the order of `settings.MIDDLEWARE`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from app.core import logs
from app.core.content_types import UNREADABLE, content_type_problem
from app.core.database import database_away
from app.core.errors import Problem, TooLarge
from app.core.problems import problem_response
from app.core.queries import is_operation, query_check

GetResponse = Callable[[HttpRequest], HttpResponse]

_WITHOUT_SLASH = ("/api/auth/", "/api/v1/")


class RequestIdMiddleware:
    """Takes nginx's X-Request-ID, or makes one; answers and log lines carry it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = logs.identified(request.META.get("HTTP_X_REQUEST_ID", ""))
        token = logs.request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response


class DatabaseAwayMiddleware:
    """Answers 503 for any view, the admin's too, that lost the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        problem = database_away(exception)
        return problem_response(problem, request) if problem else None


class BodyMiddleware:
    """Refuses what no parser could read, and what REST framework would read past Django's limit."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = _body_problem(request.META)
        return problem_response(problem, request) if problem else self.get_response(request)


def _body_problem(meta: dict[str, Any]) -> Problem | None:
    if UNREADABLE in meta:
        return content_type_problem(meta[UNREADABLE])
    length = meta.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return TooLarge(_("The body is larger than what is accepted here."))
    return None


class KnownQueryMiddleware:
    """Refuses a parameter that an operation of the API does not have."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.META.get("QUERY_STRING") or not is_operation(view, request.method or ""):
            return None
        try:
            query_check(request.GET, view, request.method or "")
        except Problem as problem:
            return problem_response(problem, request)
        return None


class OptionalSlashMiddleware:
    """Forgives a slash at the end of an API path, without a redirect that would lose a body."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.endswith("/") and path.startswith(_WITHOUT_SLASH) and path not in _WITHOUT_SLASH:
            request.path_info = path.rstrip("/")
        return self.get_response(request)


class SecureCookiesMiddleware:
    """A cookie set over HTTPS is for HTTPS, whoever ended the TLS."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.cookies and request.is_secure():
            for morsel in response.cookies.values():
                morsel["secure"] = True
        return response


class _AdminOnly:
    """Before a middleware of Django's: it runs for the admin, and costs the API nothing."""

    get_response: GetResponse

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            return super().__call__(request)  # type: ignore[misc]
        return self.get_response(request)


class AdminSessionMiddleware(_AdminOnly, SessionMiddleware):
    pass


class AdminAuthenticationMiddleware(_AdminOnly, AuthenticationMiddleware):
    pass


class AdminMessageMiddleware(_AdminOnly, MessageMiddleware):
    pass


class AdminCsrfMiddleware(_AdminOnly, CsrfViewMiddleware):
    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if request.path_info.startswith("/admin/"):
            _trust_own_port(request)
            return super().process_view(request, *view)
        return None


def _trust_own_port(request: HttpRequest) -> None:
    """`https://a.example:8443` is our page when the browser asked a.example:8443 for it.

    A proxy that speaks TLS and is not in TRUSTED_PROXIES cannot tell us the scheme; Django
    compares origins with the scheme, and the domains in CSRF_TRUSTED_ORIGINS have no port.
    """
    host = request.get_host()
    domain = f"https://{host.rpartition(':')[0]}"
    is_ours = domain in settings.CSRF_TRUSTED_ORIGINS and not request.is_secure()
    if is_ours and request.META.get("HTTP_ORIGIN") == f"https://{host}":
        request.META["HTTP_ORIGIN"] = domain
