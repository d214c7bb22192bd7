"""Every error is problem+json, and says nothing it should not."""

import pytest
from django.test import Client

from tests.rig.breaking_urls import SECRET

pytestmark = pytest.mark.urls("tests.rig.breaking_urls")


@pytest.fixture
def client():
    """One that takes a 500 as an answer, as a real one does."""
    return Client(raise_request_exception=False, headers={"X-Request-ID": "0123456789abcdef"})


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert list(body) == ["type", "title", "status", "detail", "instance", "request_id", "errors"]
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer["X-Request-ID"] == "0123456789abcdef"
    assert body["type"] == "about:blank"
    for error in body["errors"]:
        assert list(error) == ["field", "pointer", "code", "detail"]
    return body


def codes(answer):
    return [error["code"] for error in problem(answer)["errors"]]


@pytest.mark.parametrize(
    ("path", "status", "title", "code"),
    [
        ("/nowhere", 404, "Not Found", "not_found"),
        ("/api/v1/nowhere", 404, "Not Found", "not_found"),
        ("/plain/missing", 404, "Not Found", "not_found"),
        ("/plain/denied", 403, "Forbidden", "permission_denied"),
        ("/plain/suspicious", 400, "Bad Request", "bad_request"),
        ("/plain/bug", 500, "Internal Server Error", "server_error"),
        ("/api/breaking/missing", 404, "Not Found", "not_found"),
        ("/api/breaking/denied", 403, "Forbidden", "permission_denied"),
        ("/api/breaking/bug", 500, "Internal Server Error", "server_error"),
        ("/api/breaking/conflict", 409, "Conflict", "settled"),
        ("/api/breaking/precondition", 428, "Precondition Required", "precondition_required"),
        ("/api/breaking/throttled", 429, "Too Many Requests", "throttled"),
        ("/api/breaking/busy", 503, "Service Unavailable", "unavailable"),
    ],
)
def test_whoever_raises_it_an_error_has_one_shape(client, path, status, title, code):
    answer = client.get(path)
    body = problem(answer)

    assert (answer.status_code, body["title"], codes(answer)) == (status, title, [code])
    assert body["instance"] == path
    assert SECRET not in answer.text and "Traceback" not in answer.text


@pytest.mark.django_db
def test_a_mistake_in_our_sql_is_a_500_not_an_outage(client):
    assert client.get("/plain/sql").status_code == 500


def test_a_host_that_is_not_ours_is_a_400(client):
    answer = client.get("/plain/bug", headers={"Host": "evil.example"})

    assert (answer.status_code, codes(answer)) == (400, ["bad_request"])


def test_a_throttled_client_is_told_when_to_come_back(client):
    assert client.get("/api/breaking/throttled")["Retry-After"] == "2"


def test_a_busy_server_tells_when_to_come_back(client):
    assert client.get("/api/breaking/busy")["Retry-After"] == "7"


def test_a_wrong_method_is_told_the_right_ones(client):
    answer = client.delete("/api/breaking/bet")

    assert (answer.status_code, codes(answer)) == (405, ["method_not_allowed"])
    assert set(answer["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe", b'{"legs": NaN}', b"[" * 100_000], ids=lambda it: str(it[:9])
)
def test_a_body_that_is_no_json_is_a_parse_error(client, content):
    answer = client.post("/api/breaking/bet", content, content_type="application/json")

    assert (answer.status_code, codes(answer)) == (400, ["parse_error"])


def test_a_body_of_another_type_is_a_415(client):
    answer = client.post("/api/breaking/bet", b"a=1", content_type="text/plain")

    assert (answer.status_code, codes(answer)) == (415, ["unsupported_media_type"])


def test_an_answer_that_only_another_format_would_please_is_given_as_json(client):
    answer = client.get("/api/breaking/conflict", headers={"Accept": "application/xml"})

    assert (answer.status_code, codes(answer)) == (406, ["not_acceptable"])


def test_a_body_above_the_limit_is_a_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/api/breaking/bet", b"x" * 101, content_type="application/json")

    assert (answer.status_code, codes(answer)) == (413, ["too_large"])


def test_a_nested_field_is_named_by_path_and_pointer(client):
    answer = client.post(
        "/api/breaking/bet", {"legs": [{"odds": "2"}, {"odds": "x"}]}, "application/json"
    )

    assert problem(answer)["errors"] == [
        {
            "field": "legs.1.odds",
            "pointer": "#/legs/1/odds",
            "code": "invalid",
            "detail": "A valid number is required.",
        }
    ]


def test_an_error_of_the_whole_request_has_no_field(client):
    answer = client.post("/api/breaking/bet", {"legs": []}, "application/json")

    assert problem(answer)["errors"] == [
        {"field": "", "pointer": "#", "code": "impossible", "detail": "Not like this."}
    ]


def test_a_list_where_an_object_belongs_is_an_error_of_the_whole_request(client):
    answer = client.post("/api/breaking/bet", [1], "application/json")

    assert [(each["field"], each["code"]) for each in problem(answer)["errors"]] == [
        ("", "invalid")
    ]


@pytest.mark.parametrize("given", ["short", "with spaces in it", "x" * 65, "a\tb-0123456"])
def test_a_request_id_that_is_none_is_replaced(given):
    answer = Client(headers={"X-Request-ID": given}).get("/health/live/")

    assert len(answer["X-Request-ID"]) == 32
