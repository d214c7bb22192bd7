"""Fields of bodies that take what JSON has for them, and nothing that merely looks like it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A string of at most its length as it was sent; REST framework's takes numbers, too."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """`true` or `false`; REST framework's takes "yes" and 1, too."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class KeyField(serializers.UUIDField):
    """A key as a string; REST framework's takes whole numbers, too."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class CountField(serializers.IntegerField):
    """A whole number; REST framework's takes "3" and 3.0, too."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)
