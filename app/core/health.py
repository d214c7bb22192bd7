"""Is the process alive; is it ready to serve. Nobody signs in for these, nothing logs them."""

from __future__ import annotations

import logging

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from app import __version__
from app.core.methods import require_safe
from app.core.migrations_state import Migration, migrations_compared
from app.core.outages import Outage

logger = logging.getLogger(__name__)

_outage = Outage()


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Touches nothing: an outage elsewhere must not restart us."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    checks, reason = _checks()
    if not reason:
        if _outage.ends():
            logger.info("ready again")
        return JsonResponse({"status": "ready", "checks": checks})
    if _outage.is_news(reason):
        logger.error("not ready: %s", reason)
    body = {"status": "unavailable", "checks": checks}
    return JsonResponse(body, status=503, headers={"Retry-After": "2"})


def _checks() -> tuple[dict[str, str], str]:
    """What was checked, and why it is not as it must be, for the log alone."""
    try:
        pending, unknown = migrations_compared()
    except Error as error:
        reason = " ".join(str(error).split())
        return {"database": "unavailable", "migrations": "unknown"}, f"the database: {reason}"
    if unknown:
        reason = f"the database has migrations that version {__version__} does not know"
        return {"database": "ok", "migrations": "newer"}, f"{reason}: {_names(unknown)}"
    if pending:
        return {"database": "ok", "migrations": "pending"}, (
            f"migrations are pending: {_names(pending)}"
        )
    return {"database": "ok", "migrations": "ok"}, ""


def _names(migrations: set[Migration]) -> str:
    return ", ".join(sorted(f"{app}.{name}" for app, name in migrations))
