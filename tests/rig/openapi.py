"""Operations, as the product's own OpenAPI document has them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.core.schema import schema_make


@cache
def document() -> dict[str, Any]:
    return json.loads(schema_make("json"))


@dataclass(frozen=True)
class Operation:
    path: str
    method: str
    said: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def query(self) -> dict[str, Any]:
        """Its parameters by name."""
        return {each["name"]: each for each in self.said["parameters"] if each["in"] == "query"}

    @property
    def bodies(self) -> dict[str, Any]:
        """The schema of its body by media type."""
        content = self.said.get("requestBody", {}).get("content", {})
        return {media: resolved(each["schema"]) for media, each in content.items()}


def operations() -> list[Operation]:
    return [
        Operation(path, method, {"parameters": [], **said})
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
    ]


def lists() -> list[Operation]:
    """Those that answer in pages."""
    return [each for each in operations() if "cursor" in each.query]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def parts(schema: dict[str, Any]) -> dict[str, tuple[bool, dict[str, Any]]]:
    """The members of a body that have members: whether a list of them, and their schema."""
    found = {}
    for name, member in schema.get("properties", {}).items():
        member = resolved(member)
        is_list = member.get("type") == "array"
        inner = resolved(member["items"]) if is_list else member
        if "properties" in inner:
            found[name] = (is_list, inner)
    return found
