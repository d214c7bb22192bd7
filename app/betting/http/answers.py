"""Answers that carry their version."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from app.betting.http.etag import etag


def versioned(
    data: Any, version: int | None = None, *, status: int = 200, location: str = ""
) -> Response:
    """`version` becomes the ETag; `data` has it where it is not given."""
    tag = etag(data["version"] if version is None else version)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if location:
        headers["Location"] = location
    return Response(data, status=status, headers=headers)
