"""What happens around Django: before its first middleware, and after its answer."""

import io
import json

import pytest

from app.core.content_types import content_type_problem
from app.core.gateway import Gateway

pytestmark = pytest.mark.django_db  # the end of a request looks after its connection

_LARGE = 300_000


@pytest.fixture(scope="module")
def gateway():
    return Gateway()


def environ(**more):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/nowhere",
        "QUERY_STRING": "token=in-the-query",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_X_REQUEST_ID": "0123456789abcdef",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        **more,
    }


def call(gateway, given):
    """Status, headers and body."""
    said = []
    response = gateway(given, lambda status, headers, *_: said.append((status, dict(headers))))
    body = b"".join(response)
    response.close()
    return *said[-1], body


def test_what_breaks_before_the_first_middleware_is_a_problem(gateway, caplog):
    """Without a method, which no server of ours leaves out."""
    given = environ()
    del given["REQUEST_METHOD"]
    status, headers, body = call(gateway, given)

    assert status == "500 Internal Server Error"
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["X-Request-ID"] == json.loads(body)["request_id"] == "0123456789abcdef"
    assert "in-the-query" not in caplog.text
    assert caplog.messages[-1] == "failed before the application: /nowhere"


def test_a_body_that_nobody_reads_is_read_to_its_end(gateway):
    body = io.BytesIO(b"x" * _LARGE)
    status, *_ = call(gateway, environ(**{"CONTENT_LENGTH": str(_LARGE), "wsgi.input": body}))

    assert (status[:3], body.tell()) == ("404", _LARGE)


def test_an_answer_to_head_has_headers_alone(gateway):
    status, headers, body = call(gateway, environ(REQUEST_METHOD="HEAD"))

    assert (status[:3], body) == ("404", b"")
    assert int(headers["Content-Length"]) > 0


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "utf-16", "utf-7", "nonsense"])
def test_a_charset_in_which_ascii_is_not_itself_is_refused(charset):
    assert content_type_problem(f"text/plain; charset={charset}").status == 415


@pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"', "", "latin-1", "us-ascii", "cp1252"])
def test_a_charset_that_holds_ascii_is_no_problem(charset):
    assert content_type_problem(f"application/json; charset={charset}") is None


def test_a_content_type_that_cannot_be_parsed_is_refused():
    assert content_type_problem("x/y; a*=undefined''b").status == 400
