"""Fields that the document describes by what they take, not by their class."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension


class UploadedFile(OpenApiSerializerFieldExtension):
    """Bytes, in the words of OpenAPI 3.0 and of 3.1: generators know one or the other."""

    target_class = "rest_framework.serializers.FileField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "binary",
            "contentMediaType": "application/octet-stream",
        }
