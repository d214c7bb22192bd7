"""What the log says of a request: what broke, once, and no secret."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from app.accounts.models import User
from app.core.logs import JsonLine, Line
from tests.rig.breaking_urls import SECRET

pytestmark = pytest.mark.urls("tests.rig.breaking_urls")


@pytest.fixture
def lines():
    """The log of the test, read as JSON by whoever calls it."""
    handler = next(
        each for each in logging.getLogger().handlers if isinstance(each.formatter, JsonLine)
    )
    written = io.StringIO()
    before = handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    handler.setStream(before)


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"X-Request-ID": "0123456789abcdef"})


@pytest.mark.parametrize("path", ["/plain/bug", "/api/breaking/bug"])
def test_what_broke_is_logged_once_with_traceback_and_request_id(client, lines, path):
    client.get(f"{path}?token=in-the-query")
    (line,) = lines()

    assert list(line) == ["time", "level", "source", "message", "exc_info", "request_id"]
    assert (line["level"], line["source"]) == ("error", "django.request")
    assert line["message"] == f"Internal Server Error: {path}"
    assert line["request_id"] == "0123456789abcdef"
    assert SECRET in line["exc_info"]
    assert "in-the-query" not in json.dumps(line)


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/plain/denied",
        "/plain/suspicious",
        "/api/breaking/throttled",
        "/api/breaking/busy",
        "/api/auth/profile",
        "/health/live/",
    ],
)
def test_what_was_refused_or_went_well_is_left_to_the_access_log(client, lines, path):
    client.get(path)

    assert lines() == []


def test_a_strange_host_is_left_to_the_access_log(client, lines):
    client.get("/plain/bug", headers={"Host": "evil.example"})

    assert lines() == []


def test_a_password_is_in_no_line(client, lines, db):
    body = {"email": "a@example.com", "password": "my secret phrase"}
    client.post("/api/auth/register", body, "application/json")
    client.post("/api/auth/login", {**body, "password": "my wrong phrase"}, "application/json")

    assert lines() == []


@pytest.mark.parametrize("formatter", [JsonLine(), Line()])
def test_a_value_that_the_database_refused_is_in_no_line(formatter, db):
    values = {"email": "twice@example.com", "password": "x"}
    User.objects.create(**values)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.create(**values)
    error = (caught.type, caught.value, caught.tb)
    line = formatter.format(logging.LogRecord("a", logging.ERROR, "", 0, "broke", (), error))

    assert "duplicate key" in line
    assert "twice@" not in line
