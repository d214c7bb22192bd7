"""Whatever an operation is, what it does not know it refuses: found from the OpenAPI document."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest

from tests.api.conftest import client_of
from tests.rig.openapi import operations, parts

STRANGER = "nonsense"
OPERATIONS = operations()
WITH_BODY = [each for each in OPERATIONS if each.method != "get"]
VALUES = [None, True, 0, -1, 1.5, "", "x", "\x00", [], [None], [{}], [[]], {}, {"a": [1]}, 10**30]


def sent(client, operation, *, query="", body=None, path_id=None):
    path = operation.path.replace("{id}", str(path_id or uuid4())).replace("{token}", "t")
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": "*"}
    options = {"headers": headers}
    if operation.method != "get":
        multipart = "multipart/form-data" in operation.bodies
        if multipart:
            file = BytesIO(b"a,b\n1,2\n")
            file.name = "bets.csv"
            body = {"file": file, **(body or {})}
        options |= {"data": body or {}, "format": "multipart" if multipart else "json"}
    return getattr(client, operation.method)(f"{path}{query}", **options)


def faults(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return {(each["pointer"], each["code"]) for each in answer.json()["errors"]}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_parameter_that_an_operation_does_not_have_is_refused(signed_in, operation):
    answer = sent(signed_in, operation, query=f"?{STRANGER}=1")

    assert answer.status_code == 400
    assert faults(answer) == {(f"?{STRANGER}", "unknown")}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_parameter_that_an_operation_has_is_known_once_and_where_it_may_several_times(
    signed_in, operation
):
    for name, said in operation.query.items():
        once = sent(signed_in, operation, query=f"?{name}=1")
        twice = sent(signed_in, operation, query=f"?{name}=1&{name}=1")
        takes_several = said["schema"]["type"] == "array"

        assert b'"unknown"' not in b"".join(once), name
        assert (b'"repeated"' in b"".join(twice)) is not takes_several, name


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_member_that_a_body_does_not_have_is_refused(signed_in, operation):
    answer = sent(signed_in, operation, body={STRANGER: "1"})

    assert answer.status_code == 400
    assert (f"#/{STRANGER}", "unknown") in faults(answer)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_member_that_a_part_of_a_body_does_not_have_is_refused(signed_in, operation):
    for schema in operation.bodies.values():
        for name, (is_list, _) in parts(schema).items():
            part = {STRANGER: "1"}
            answer = sent(signed_in, operation, body={name: [part] if is_list else part})
            pointer = f"#/{name}/0/{STRANGER}" if is_list else f"#/{name}/{STRANGER}"

            assert (pointer, "unknown") in faults(answer)


def test_there_are_parts_to_try():
    tried = {str(each) for each in WITH_BODY for body in each.bodies.values() if parts(body)}

    assert tried >= {"post /api/v1/bets", "patch /api/v1/bets/{id}", "post /api/v1/bets/preview"}


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_anything_in_a_member_is_answered(signed_in, session, bet, bankroll, operation):
    """A failure inside is raised here, not answered."""
    own = {"/api/v1/bets/{id}": bet, "/api/v1/bankrolls/{id}": bankroll}
    key = next((own[path] for path in own if operation.path.startswith(path)), None)
    for media, schema in operation.bodies.items():
        for name in schema.get("properties", {}) if media == "application/json" else ():
            for value in VALUES:
                sent(client_of(session["access"]), operation, body={name: value}, path_id=key)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_any_body_is_answered(session, bet, operation):
    path = operation.path.replace("{id}", bet).replace("{token}", "t")
    client = getattr(client_of(session["access"]), operation.method)
    for body in ([], [{}], None, "", 0, "text", True, {}):
        headers = {"Idempotency-Key": str(uuid4()), "If-Match": "*"}

        assert client(path, body, format="json", headers=headers).status_code < 500
