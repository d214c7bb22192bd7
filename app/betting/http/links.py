"""What can be done with what was just created, as OpenAPI links."""

from __future__ import annotations

from typing import Any


def links_add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """From the answer of every `POST /things` to the operations of `/things/{id}…`.

    A hook of drf-spectacular.
    """
    paths = result["paths"]
    for path, operations in paths.items():
        created = operations.get("post", {}).get("responses", {}).get("201")
        if created is not None and "{" not in path and (links := _links(paths, path)):
            created["links"] = links
    return result


def _links(paths: dict[str, Any], collection: str) -> dict[str, Any]:
    return {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {"id": "$response.body#/id"},
        }
        for path, operations in paths.items()
        if path.startswith(f"{collection}/{{id}}")
        for operation in operations.values()
    }
