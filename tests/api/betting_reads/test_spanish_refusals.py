"""Every refusal of the API in Spanish, over all operations of the OpenAPI document."""

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from app.core.schema import schema_make
from tests.rig.languages import has_words, is_english, read_by_people

DOCUMENT = json.loads(schema_make("json"))
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
NONSENSE = [None, "", "x", "-1", "0", -1, 1.5, True, [], [None], {}, "9" * 400, "2024-13-01"]
BODIES = [b"{", b'{"a": NaN}', b"\xff\xfe", b"[]", b'"text"', b"[" * 100_000, b""]
WRITING = {"post", "put", "patch"}


@pytest.fixture
def ask(alice, password):
    """Both answers to one request; what it changed is taken back."""
    tokens = APIClient().post("/api/auth/login", {"email": alice.email, "password": password})
    bearer = {"Authorization": f"Bearer {tokens.json()['access']}"}

    def once(language, method, path, headers, **request):
        client = Client(raise_request_exception=False)
        given = {**bearer, "Idempotency-Key": str(uuid4()), "If-Match": '"1"', **headers}
        given = {name: value for name, value in given.items() if value is not None}
        with transaction.atomic():
            answer = client.generic(
                method.upper(), path, headers={**given, "Accept-Language": language}, **request
            )
            transaction.set_rollback(True)
        return answer

    def both(method, path, headers=None, **request):
        return [once(each, method, path, headers or {}, **request) for each in ("en", "es-MX")]

    return both


def english_left(answers):
    """What the Spanish answer has in English, each as (status, text)."""
    english, spanish = answers
    assert english.status_code == spanish.status_code
    if "json" not in spanish.get("Content-Type", ""):
        return set()
    pairs = zip(read_by_people(english.json()), read_by_people(spanish.json()), strict=True)
    return {
        (spanish.status_code, said)
        for meant, said in pairs
        if (said == meant and has_words(said)) or is_english(said)
    }


def path_of(path, key=None):
    return path.replace("{id}", key or str(uuid4())).replace("{token}", "x" * 43)


def resolved(schema):
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for kind in ("allOf", "oneOf", "anyOf"):
        if kind in schema:
            return resolved(schema[kind][0])
    return schema


def filled(schema, value, depth=0):
    """An object with `value` in every place, and in those of its parts."""
    names = resolved(schema).get("properties", {})
    whole = dict.fromkeys(names, value)
    if depth:
        return whole
    for name, part in names.items():
        item = resolved(resolved(part).get("items", {}))
        if item.get("properties"):
            whole[name] = [filled(item, value, depth + 1)]
    return whole


def body_schema(operation):
    return operation.get("requestBody", {}).get("content", {}).get("application/json", {})


def example_of(operation):
    for example in body_schema(operation).get("examples", {}).values():
        return example["value"]
    return {}


def bodies(operation):
    schema = body_schema(operation).get("schema", {})
    yield {}
    yield {"no_such_member": 1}
    for value in NONSENSE:
        yield filled(schema, value)
    example = example_of(operation)
    for name in example:
        yield {**example, name: [{}]}
        yield {**example, name: "-7"}
        yield {other: value for other, value in example.items() if other != name}


def queries(operation):
    yield {"no_such_parameter": "1"}
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            for value in ("", "x", "-1", "9" * 40, "\0", "x,y"):
                yield {parameter["name"]: value}


def named(operation):
    return f"{operation[1]} {operation[0]}"


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_what_refuses_a_request_says_so_in_spanish(ask, operation):
    path, method, about = operation
    path, found = path_of(path), set()
    for headers in (
        {},
        {"Authorization": None},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer two words"},
        {"Idempotency-Key": None, "If-Match": None},
        {"Idempotency-Key": "é" * 300, "If-Match": "4"},
        {"Accept": "application/xml"},
    ):
        found |= english_left(ask(method, path, headers))
    for query in queries(about):
        found |= english_left(ask(method, path, QUERY_STRING=urlencode(query)))
    for other in {"get", "post", "put", "patch", "delete"} - {method}:
        found |= english_left(ask(other, path))
    assert found == set()


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each[1] in WRITING], ids=named
)
def test_what_refuses_a_body_says_so_in_spanish(ask, account, bankroll, bet, operation):
    path, method, about = operation
    key = next((key for word, key in _keys(account, bankroll, bet) if word in path), None)
    path, found = path_of(path, key), set()
    for content in BODIES:
        found |= english_left(ask(method, path, data=content, content_type="application/json"))
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/json; charset=hex"):
        found |= english_left(ask(method, path, data=b"x", content_type=kind))
    for body in bodies(about):
        content = json.dumps(body).encode()
        found |= english_left(ask(method, path, data=content, content_type="application/json"))
    assert found == set()


def _keys(account, bankroll, bet):
    return [("/accounts/", account), ("/bankrolls/", bankroll), ("/bets/", bet)]
