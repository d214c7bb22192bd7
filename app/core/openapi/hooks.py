"""Hooks of drf-spectacular: what is added when all operations are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.core.openapi.answers import HEADERS, USUAL, header


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


def headers_add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Headers that come with a status, or with what an operation takes."""
    usual = {str(each.status): each.headers for each in USUAL}
    for _path, _method, operation in operations(result):
        names = {each["name"] for each in operation.get("parameters", ())}
        for status, answer in operation["responses"].items():
            if "$ref" in answer:
                continue
            shown = ["X-Request-ID", *usual.get(status, ())]
            if "Idempotency-Key" in names and status < "300":
                shown.append("Idempotency-Replayed")
            answer["headers"] = answer.get("headers", {}) | {each: header(each) for each in shown}
    return result


def operations(result: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation
