"""How an operation is read from its view, for the document."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.drainage import get_override
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import is_list_serializer
from rest_framework import serializers

from app.core.openapi import fields  # noqa: F401, they are known when they are loaded

# More than what Python trims as white space: a text of nothing else is blank.
_NOT_BLANK = r"^[^\u0000]*[^\s\u0000\u001c-\u001f\u0085][^\u0000]*$"
_ANY_TEXT = r"^[^\u0000]*$"


class OperationSchema(AutoSchema):
    """drf-spectacular's, and what typed clients need besides."""

    def get_summary(self) -> str:
        """The first sentence of the description, up to its first colon."""
        return re.split(r"[.:?!](?:\s|$)", self.get_description() or "", maxsplit=1)[0]

    def get_filter_backends(self) -> list[Any]:
        """Lists are filtered, and so are figures and files that are made of one."""
        if self._is_list_view() or self._is_made_of_a_list():
            return list(self.view.filter_backends)
        return []

    def get_request_serializer(self) -> Any:
        """A DELETE has a body where its view says so."""
        return None if self.method == "DELETE" else super().get_request_serializer()

    def _is_made_of_a_list(self) -> bool:
        is_read = self.method == "GET" and not hasattr(self.view, "action")
        return is_read and hasattr(self.view, "filterset_class")

    def _get_request_body(self, direction: Any = "request") -> Any:
        if self.method != "DELETE" or self.get_request_serializer() is None:
            return super()._get_request_body(direction)
        self.method = "POST"  # the library knows no other method with a body like this one's
        try:
            return super()._get_request_body(direction)
        finally:
            self.method = "DELETE"

    def _get_examples(
        self,
        serializer: Any,
        direction: Any,
        media_type: str,
        status_code: Any = None,
        extras: Any = None,
    ) -> Any:
        """The view's own, else the one of what it takes or answers."""
        asked = (serializer, direction, media_type, status_code)
        if found := super()._get_examples(*asked, extras):
            return found
        shape = serializer.child if is_list_serializer(serializer) else serializer
        return super()._get_examples(*asked, get_override(shape, "examples", []))

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        made = super()._map_basic_serializer(serializer, direction)
        if direction == "request":
            made["additionalProperties"] = False  # strangers are refused, with the nearest name
            for name, field in serializer.fields.items():
                if name in made["properties"]:
                    _refine(made["properties"][name], field)
        return made


def _refine(schema: dict[str, Any], field: Any) -> None:
    """What a member of a body may be, where the library does not tell."""
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        limits = {"minItems": field.min_length, "maxItems": field.max_length}
        schema.update({name: most for name, most in limits.items() if most is not None})
    if isinstance(field, serializers.CharField) and "format" not in schema:
        _refine_text(schema, field)


def _refine_text(schema: dict[str, Any], field: serializers.CharField) -> None:
    if not field.allow_blank:
        schema["minLength"] = 1
    is_trimmed = field.trim_whitespace and not field.allow_blank
    schema.setdefault("pattern", _NOT_BLANK if is_trimmed else _ANY_TEXT)
