"""The documentation shows what every operation of these rooms takes and answers."""

import json

import pytest

from app.core.schema import schema_make

TAGS = {"attachments", "imports", "me", "responsible", "sharing", "stats", "tools"}


@pytest.fixture(scope="module")
def operations():
    document = json.loads(schema_make("json"))
    return [
        operation
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if path.startswith("/api/v1/") and set(operation["tags"]) & TAGS
    ]


def test_every_json_answer_has_an_example(operations):
    bare = [
        operation["operationId"]
        for operation in operations
        for status, answer in operation["responses"].items()
        if status in ("200", "201", "202")
        for kind, content in answer.get("content", {}).items()
        if kind == "application/json" and "examples" not in content
    ]

    assert bare == []


def test_every_json_body_has_an_example(operations):
    bare = [
        operation["operationId"]
        for operation in operations
        for kind, content in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json" and "examples" not in content
    ]

    assert bare == []
