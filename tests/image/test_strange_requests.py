"""Whatever is sent, the answer is a problem of ours or a hang-up, and no log repeats it."""

import json
import re
import subprocess
import time

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import logs, wait_until
from tests.rig.https import context
from tests.rig.raw import exchange
from tests.rig.strange_requests import MARK, Strange, request, strange_requests
from tests.rig.tls import site

PROBLEM = "application/problem+json"
# For a person's browser: Django's log-in form, and redirects.
PAGES = ("text/html; charset=utf-8", "text/html")


@pytest.fixture(scope="module")
def plain():
    """A container that logs all it can."""
    env = {"SECRET_KEY": "", "MAX_UPLOAD_MB": "1", "LOG_LEVEL": "DEBUG"}
    with appliance(env) as running:
        yield running


@pytest.fixture(scope="module")
def secure():
    with site({"TLS_MODE": "self-signed", "MAX_UPLOAD_MB": "1", "LOG_LEVEL": "DEBUG"}) as running:
        yield running


def complaint(strange, answer):
    """What is wrong with an answer; empty when nothing is."""
    if not answer.status:
        return "" if strange.may_hang_up else "hung up"
    if answer.status == 500 or answer.status in range(502, 505):
        return f"{answer.status}"
    kind = answer.headers.get("Content-Type", "")
    if answer.status < 400:
        return ""
    if kind != PROBLEM:
        is_page = strange.what.split()[1].startswith("/admin/") and kind in PAGES
        return "" if is_page else f"{answer.status} as {kind}"
    if strange.method == "HEAD":
        return ""
    problem = answer.problem
    found = (problem["status"], problem["request_id"])
    return "" if found == (answer.status, answer.headers["X-Request-ID"]) else f"says {problem}"


def complaints(ask, step=1):
    found = {each.what: complaint(each, ask(each)) for each in [*strange_requests()][::step]}
    return {what: wrong for what, wrong in found.items() if wrong}


def private_lines(name):
    """Lines that repeat what was sent, and lines of a program that broke over it."""
    time.sleep(1.5)  # nginx writes its lines once a second
    lines = logs(name).splitlines()
    return [line for line in lines if MARK in line.lower() or "Traceback" in line]


def told(name):
    """Warnings and errors, without those about the settings of the test and about forms."""
    lines = [json.loads(line) for line in logs(name).splitlines()]
    loud = [line for line in lines if line["level"] not in ("info", "debug")]
    return [line for line in loud if line["source"] not in ("boot", "app.core.handlers")]


def test_every_strange_request_is_answered_by_a_problem_and_repeated_by_no_log(plain):
    wrong = complaints(lambda each: exchange(plain.port, each.request, method=each.method))

    assert wrong == {}
    assert private_lines(plain.name) == []
    assert told(plain.name) == []


def test_over_tls_every_strange_request_is_answered_alike(secure):
    tls = context(None)
    tls.set_alpn_protocols(["http/1.1"])
    wrong = complaints(
        lambda each: exchange(secure.https_port, each.request, method=each.method, tls=tls),
        step=7,  # a handshake for each; nginx reads them by the same code
    )

    assert wrong == {}
    assert private_lines(secure.container) == []
    assert told(secure.container) == []


def test_a_charset_that_is_not_read_is_refused_by_name(plain):
    headers = "Content-Type: text/plain; charset=hex\r\n"
    answer = exchange(plain.port, request("/api/auth/login", headers, "POST", body="x"))

    assert (answer.status, answer.problem["errors"][0]["code"]) == (415, "charset")


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "us-ascii", "iso-8859-1"])
def test_a_charset_that_holds_ascii_is_read(plain, charset):
    headers = f"Content-Type: application/json; charset={charset}\r\n"
    answer = exchange(plain.port, request("/api/auth/login", headers, "POST", body="{}"))

    assert (answer.status, answer.problem["errors"][0]["field"]) == (400, "email")


def test_plain_http_on_the_port_of_tls_is_a_problem(secure):
    answer = exchange(secure.https_port, request())

    assert (answer.status, answer.headers["Content-Type"]) == (400, PROBLEM)
    assert answer.problem["detail"] == "This port speaks HTTPS: write https:// in the address."
    assert answer.problem["request_id"] == answer.headers["X-Request-ID"]


STRANGE_IN_HTTP2 = (
    ("--request", "TRACE"),
    ("--request", "FOO"),
    ("--request", "A"),
    ("--request-target", "/%00"),
    ("--request-target", f"/\xff?{MARK}"),
    ("--request-target", "*"),
    ("--header", f"X-Odd: {MARK}\x7f"),
    ("--header", f"X-Odd: {MARK * 1000}"),
    ("--header", "Content-Type: text/plain; charset=hex"),
    ("--header", f"Content-Length: 9{MARK}"),
    ("--header", "Content-Type: a/b", "--header", "content-type: c/d"),
)


def over_http2(secure, options):
    """curl's exit code; status, content type and X-Request-ID; the body."""
    url = f"https://localhost:{secure.https_port}/api/auth/profile?token={MARK}"
    argv = ["curl", "--silent", "--insecure", "--noproxy", "*", "--http2", "--path-as-is"]
    shown = "\n%{http_version} %{http_code} %{content_type} %header{x-request-id}"
    done = subprocess.run([*argv, "--write-out", shown, *options, url], capture_output=True)
    body, _, facts = done.stdout.decode().rpartition("\n")
    version, status, kind, identifier = (facts.split(" ") + [""])[:4]
    assert status == "000" or version == "2"
    return done.returncode, (status, kind, identifier), body


def test_over_http2_a_strange_request_is_a_problem_or_a_reset_stream(secure, tmp_path):
    (tmp_path / "body").write_text(MARK * 200_000)
    for options in (*STRANGE_IN_HTTP2, ("--data-binary", f"@{tmp_path}/body")):
        code, (status, kind, identifier), body = over_http2(secure, options)
        if status == "000":
            assert code in (16, 55, 56, 92), options  # the stream or the connection was ended
        else:
            assert kind == PROBLEM, options
            assert json.loads(body)["request_id"] == identifier, options

    assert private_lines(secure.container) == []
    assert told(secure.container) == []


def test_every_page_that_nginx_has_for_an_error_is_replaced(plain):
    pages = plain.run("grep", "-a", "-o", "<title>[45][0-9][0-9]", "/usr/sbin/nginx")
    ours = plain.run("grep", "^error_page", "/run/appliance/nginx/problems.conf")

    assert set(re.findall(r"\d{3}", pages)) <= set(re.findall(r"\d{3}", ours))


def test_every_line_of_the_log_is_json(plain):
    exchange(plain.port, Strange("HTTP/0.9", b"GET /health\r\n").request)
    exchange(plain.port, request("/api/auth/login", "Content-Length: 99999999\r\n", "POST"))
    wait_until(lambda: '"status":413' in logs(plain.name), 5, "the line of the last request")

    for line in logs(plain.name).splitlines():
        assert {"time", "level", "source", "message"} <= json.loads(line).keys()
