"""The pages around the API: what is here, its schema, its documentation."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers

from app import __version__
from app.core.methods import require_safe
from app.core.schema import schema_text

_MEDIA_TYPES = {"json": "application/json", "yaml": "application/yaml"}
# Swagger UI carries its icons as data: URLs.
_DOCS_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    paths = {"docs": "/api/docs/", "schema": "/api/schema/", "health": "/health/ready/"}
    return JsonResponse({"name": "WiseBet", "version": __version__, **paths})


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    kind = _kind(request)
    content = schema_text(kind)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type=_MEDIA_TYPES[kind])
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    response = render(request, "core/docs.html")
    response["Content-Security-Policy"] = _DOCS_POLICY
    return response


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("format", "")
    if asked in _MEDIA_TYPES:
        return asked
    accept = request.headers.get("Accept", "").lower()
    return "yaml" if "yaml" in accept and "json" not in accept else "json"
