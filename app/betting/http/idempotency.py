"""`Idempotency-Key`: a request that moves money takes effect once, however often it is sent.

    class DepositView(APIView):
        @idempotent
        def post(self, request): ...

The key is inserted in the transaction that moves the money. The unique key decides between
requests that come at once: the later ones wait for that transaction, a few seconds at most, and
answer what it answered, byte for byte. What fails is rolled back together with its key, so an
error is never stored, and a killed worker leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from app.betting.http.errors import references_kept
from app.betting.models import IdempotencyKey
from app.betting.models.keys import time_ordered_uuid
from app.core.errors import Conflict, Invalid, Unprocessable
from app.core.rendering import JSONRenderer

KEPT = timedelta(hours=48)

_MAX_LENGTH = 255
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's word for lock_timeout
_KEPT_HEADERS = ("ETag", "Location")
# Whoever waits for the first request of a key gives up before the client does.
_PATIENCE = "WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', '5s', true)) "
_INSERT = """
INSERT INTO betting_idempotencykey
    (id, created_at, user_id, key, fingerprint, status, headers, body)
SELECT %s, %s, %s, %s, %s, 0, '{{}}', %s {source}
ON CONFLICT (user_id, key) DO NOTHING
"""
_UPDATE = "UPDATE betting_idempotencykey SET status = %s, headers = %s, body = %s WHERE id = %s"

View = Callable[..., Any]


def idempotent(view: View) -> View:
    """Raise `Invalid` without a key, `Unprocessable` when it was used for another request."""

    @wraps(view)
    def answer(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key, fingerprint = _key(request), _fingerprint(request)
        with references_kept(), transaction.atomic():
            claim = _claim(request.user.pk, key, fingerprint)
            if claim is None:
                return _stored(request.user.pk, key, fingerprint)
            response = _rendered(view(self, request, *args, **kwargs))
            _store(claim, response)
        return response

    return answer


def idempotency_keys_prune() -> int:
    """Forget the answers nobody will ask for again; how many those were."""
    return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        detail = _("Send an Idempotency-Key: a fresh random text for every new operation.")
        raise Invalid(detail, code="idempotency_key_required")
    if len(key) > _MAX_LENGTH or not key.isprintable():
        detail = _("An Idempotency-Key has at most 255 printable characters.")
        raise Invalid(detail, code="idempotency_key_invalid")
    return key


def _fingerprint(request: Request) -> bytes:
    """The order of a body's names and the space between them make no other request."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    text = f"{request.method} {request.get_full_path()} {body}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _claim(user_id: Any, key: str, fingerprint: bytes) -> Any:
    """The new row's key as the database takes it, or None: somebody has used the key.

    Raise `Conflict` when they are not done yet.
    """
    field = IdempotencyKey._meta.pk
    row = field.get_db_prep_value(time_ordered_uuid(), connection)
    values = [
        row,
        connection.ops.adapt_datetimefield_value(timezone.now()),
        field.get_db_prep_value(user_id, connection),
        key,
        fingerprint,
        b"",
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_insert(), values)
            return row if cursor.rowcount else None
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        detail = _("The first request with this Idempotency-Key is still running.")
        raise Conflict(
            detail, code="idempotency_key_running", headers={"Retry-After": "2"}
        ) from None


def _insert() -> str:
    if connection.vendor == "postgresql":
        return _PATIENCE + _INSERT.format(source="FROM patience")
    return _INSERT.format(source="WHERE true")


def _stored(user_id: Any, key: str, fingerprint: bytes) -> HttpResponse:
    row = IdempotencyKey.objects.get(user_id=user_id, key=key)
    if bytes(row.fingerprint) != fingerprint:
        detail = _("This Idempotency-Key was used for another request.")
        raise Unprocessable(detail, code="idempotency_key_reused")
    headers = {**row.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(
        bytes(row.body), status=row.status, content_type="application/json", headers=headers
    )


def _rendered(response: Response) -> HttpResponse:
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return HttpResponse(
        JSONRenderer().render(response.data),
        status=response.status_code,
        content_type="application/json",
        headers=headers,
    )


def _store(row: Any, response: HttpResponse) -> None:
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    values = [response.status_code, json.dumps(headers), response.content, row]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, values)
