"""A client that holds every answer it gets against the OpenAPI document."""

from __future__ import annotations

import json
import re
from functools import cache
from urllib.parse import urlsplit

import jsonschema_rs
from rest_framework.test import APIClient

from app.core.schema import schema_make

# Of every answer, whatever is asked: those of HTTP itself, and of Django's own middleware.
_OF_HTTP = {
    *("allow", "cache-control", "content-language", "content-length", "content-type", "vary"),
    *("cross-origin-opener-policy", "referrer-policy", "x-content-type-options"),
    *("x-frame-options", "x-accel-redirect"),
}


class DocumentedClient(APIClient):
    """Fails a test whose answer is not of a status, type, shape or header that is documented.

    A body that was accepted must be one that the document allows.
    """

    def generic(self, method, path, data="", content_type="application/octet-stream", **more):
        answer = super().generic(method, path, data, content_type, **more)
        if operation := operation_of(method, urlsplit(str(path)).path):
            _check_answer(operation, answer)
            if answer.status_code < 300 and "json" in (content_type or "") and data:
                _check_body(operation, data)
        return answer


@cache
def document():
    return json.loads(schema_make("json"))


def operation_of(method, path):
    """The one at that address; None: nothing is documented there."""
    for template, names in _templates():
        if template.fullmatch(path.rstrip("/")) and method.lower() in names:
            return names[method.lower()]
    return None


def answer_of(operation, status):
    answer = operation["responses"].get(str(status))
    assert answer, f"{operation['operationId']} does not tell of {status}"
    if "$ref" in answer:
        return document()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return answer


def faults_of(schema, value):
    """What of a value its schema does not allow."""
    found = _validator(json.dumps(schema)).iter_errors(value)
    return [f"{error.instance_path}: {error.message[:300]}" for error in found]


def _check_answer(operation, answer):
    name = operation["operationId"]
    documented = answer_of(operation, answer.status_code)
    headers = {each.lower() for each in documented.get("headers", ())} | _OF_HTTP
    unknown = {each.lower() for each in answer.headers} - headers
    assert not unknown, f"{name} does not tell of {unknown} with {answer.status_code}"
    if answer.status_code in (204, 304):
        assert "content" not in documented, name
        return
    kind = answer["Content-Type"].partition(";")[0]
    assert kind in documented.get("content", {}), f"{name} does not tell of {kind}"
    if kind.endswith("json"):
        faults = faults_of(documented["content"][kind]["schema"], json.loads(answer.content))
        assert not faults, f"{name} {answer.status_code}: {faults}"


def _check_body(operation, data):
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        faults = faults_of(content["schema"], json.loads(data))
        assert not faults, f"{operation['operationId']} accepted what it says it does not: {faults}"


@cache
def _templates():
    """The most particular first: `bets/preview` before `bets/{id}`."""
    paths = sorted(document()["paths"].items(), key=lambda item: item[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), names) for path, names in paths]


@cache
def _validator(schema):
    whole = {**json.loads(schema), "components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
