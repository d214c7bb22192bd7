"""Answers that carry their version."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from app.betting.http.etag import etag


def versioned(data: dict[str, Any], *, status: int = 200, location: str = "") -> Response:
    """`data` has the `version` that becomes the ETag."""
    headers = {"ETag": etag(data["version"]), "Cache-Control": "private, no-cache"}
    if location:
        headers["Location"] = location
    return Response(data, status=status, headers=headers)
