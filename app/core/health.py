"""Is the process alive; is it ready to serve. Nobody signs in for these, nothing logs them."""

from __future__ import annotations

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from app.core.methods import require_safe
from app.core.migrations_state import migrations_pending

_migrated = False


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Touches nothing: an outage elsewhere must not restart us."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    checks = _checks()
    if all(state == "ok" for state in checks.values()):
        return JsonResponse({"status": "ready", "checks": checks})
    body = {"status": "unavailable", "checks": checks}
    return JsonResponse(body, status=503, headers={"Retry-After": "2"})


def _checks() -> dict[str, str]:
    """Migrations are looked at until they were complete once: nothing takes them back."""
    global _migrated
    try:
        if _migrated:
            _ask_database()
        else:
            _migrated = not migrations_pending()
    except Error:
        return {"database": "unavailable", "migrations": "ok" if _migrated else "unknown"}
    return {"database": "ok", "migrations": "ok" if _migrated else "pending"}


def _ask_database() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
