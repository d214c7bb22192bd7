"""Hooks of drf-spectacular: what is added when all operations are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from app.core.openapi.answers import HEADERS, USUAL, header
from app.core.problems import CONTENT_TYPE

_VERSIONED: Final = {"If-Match", "If-None-Match"}
_PLACE: Final = re.compile(r"\{\w+\}")
_SAMPLE: Final = "0190d3a0-0000-7000-8000-000000000001"


def defaults_say(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """In words: typed clients take a member that has a `default` for one that is always there.

    What a PATCH leaves out stays as it is: there it is not even said.
    """
    for name, component in result["components"]["schemas"].items():
        for member, schema in component.get("properties", {}).items():
            if "default" in schema:
                component["properties"][member] = _spoken(schema, name.startswith("Patched"))
    return result


def _spoken(schema: dict[str, Any], is_patch: bool) -> dict[str, Any]:
    default = json.dumps(schema.pop("default")).strip('"')
    if not is_patch:
        said = schema.get("description", "")
        schema["description"] = f"{said} Default: `{default}`.".strip()
    alone = schema.get("allOf") if set(schema) == {"allOf"} else None
    return dict(alone[0]) if alone else schema


def answers_add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every status that an operation can answer; what its view says itself stays."""
    components = result["components"]
    components["responses"] = {each.name: each.described() for each in USUAL}
    components["headers"] = HEADERS
    for path, method, operation in operations(result):
        answers = operation["responses"]
        for usual in USUAL:
            if usual.applies(path, method, operation):
                reference = {"$ref": f"#/components/responses/{usual.name}"}
                answers.setdefault(str(usual.status), reference)
        operation["responses"] = dict(sorted(answers.items()))
    return result


def queries_refine(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A parameter of the query that says nothing is refused."""
    for _path, _method, operation in operations(result):
        for each in operation.get("parameters", ()):
            if each["in"] == "query":
                _refine_query(each["schema"])
    return result


def _refine_query(schema: dict[str, Any]) -> None:
    if schema.get("type") == "array":
        schema["minItems"] = 1
        _refine_query(schema["items"])
    elif schema.get("type") == "string" and not {"enum", "format"} & set(schema):
        schema["minLength"] = 1
        schema.setdefault("pattern", r"^[^\u0000]*$")


# Whether a header comes with what an operation takes, and a status.
_WITH: Final[dict[str, Callable[[set[str], str], bool]]] = {
    "Idempotency-Replayed": lambda takes, status: "Idempotency-Key" in takes and status < "300",
    "Retry-After": lambda takes, status: "Idempotency-Key" in takes and status == "409",
    "ETag": lambda takes, status: bool(takes & _VERSIONED) and status in ("304", "412"),
}


def headers_add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Headers that come with a status, or with what an operation takes."""
    usual = {str(each.status): each.headers for each in USUAL}
    for _path, _method, operation in operations(result):
        names = {each["name"] for each in operation.get("parameters", ())}
        for status, answer in operation["responses"].items():
            if "$ref" in answer:
                continue
            shown = ["X-Request-ID", *usual.get(status, ())]
            shown += [each for each, comes in _WITH.items() if comes(names, status)]
            answer["headers"] = answer.get("headers", {}) | {each: header(each) for each in shown}
    return result


def instances_add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """An example of a problem has the address of its operation, and points into what that takes."""
    for path, method, operation in operations(result):
        for answer in operation["responses"].values():
            shown = answer.get("content", {}).get(CONTENT_TYPE, {}).get("examples", {})
            for example in shown.values():
                body = {**example["value"], "instance": _PLACE.sub(_SAMPLE, path)}
                if method == "get":  # nothing but a query can be wrong
                    body["errors"] = [
                        {**each, "pointer": f"?{each['field']}" if each["field"] else "#"}
                        for each in body["errors"]
                    ]
                example["value"] = body
    return result


def operations(result: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation
