"""What a client meets at the front door."""

import http.client
import re

import pytest
import requests

from tests.rig.engine import logs, wait_until


def test_a_person_registers_and_makes_an_authenticated_call(trial):
    client = trial.client()
    email = client.register()

    assert client.get("/api/auth/profile").json()["email"] == email


def test_the_trial_says_that_sqlite_is_for_trying_out(trial):
    assert "embedded SQLite database, which is for trying out" in logs(trial.name)


def test_alive_is_answered_by_nginx_alone(trial):
    answer = trial.client().get("/health/")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_names_what_was_checked(trial):
    assert trial.client().get("/health/ready/").json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok"},
    }


def test_an_unknown_host_is_hung_up_on(trial):
    with pytest.raises(requests.ConnectionError):
        trial.client().get("/api/schema/", headers={"Host": "evil.example"})


def test_a_body_over_the_limit_is_refused_in_the_format_of_the_api(trial):
    answer = trial.client().call("POST", "/api/auth/login", data=b"x" * 1_100_000)

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "larger than 1 MB" in answer.json()["detail"]


def test_every_answer_carries_its_request_id_once(trial):
    for path in ("/health/", "/api/auth/profile", "/static/none", "/api/docs/"):
        connection = http.client.HTTPConnection("127.0.0.1", trial.port)
        connection.request("GET", path)
        ids = connection.getresponse().headers.get_all("X-Request-ID")
        assert len(ids) == 1 and re.fullmatch("[0-9a-f]{32}", ids[0]), path


def test_security_headers_are_said_once(trial):
    headers = trial.client().get("/api/auth/profile").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "server" not in headers or headers["Server"] == "nginx"


def test_a_client_cannot_choose_its_scheme_or_address(trial, alice):
    claims = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "x"}
    admin = trial.client().get("/admin/login/", headers=claims)

    assert "Secure" not in admin.headers["Set-Cookie"]
    assert "1.2.3.4" not in logs(trial.name)


def static_file(trial):
    page = trial.client().get("/admin/login/").text
    return re.search(r'href="(/static/admin/css/base\.[0-9a-f]{12}\.css)"', page)[1]


def test_static_files_are_named_by_content_and_cached_for_good(trial):
    answer = trial.client().get(static_file(trial))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_only_static_files_that_are_not_there_are_logged(trial):
    found, client = static_file(trial), trial.client()

    assert client.get(found).status_code == 200
    assert client.get("/static/not-there.css").status_code == 404
    wait_until(lambda: "/static/not-there.css" in logs(trial.name), 5, "the line of the missing")
    assert f'"path":"{found}"' not in logs(trial.name)


def test_static_files_keep_the_security_headers(trial):
    headers = trial.client().get(static_file(trial)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_static_files_are_served_precompressed(trial, coding):
    answer = requests.get(
        trial.base + static_file(trial), headers={"Accept-Encoding": coding}, stream=True
    )

    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Content-Length"] == str(len(answer.raw.read()))


def test_uploaded_files_are_read_only_and_never_pages_of_ours(trial):
    trial.run("sh", "-c", "echo '<script>' > /app/mediafiles/public/x.html")
    client = trial.client()

    assert client.get("/media/x.html").headers["Content-Disposition"] == "attachment"
    refused = client.call("PUT", "/media/x.html", data="y")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")
    assert client.call("DELETE", "/media/x.html").status_code == 405


def test_private_files_have_no_address(trial):
    trial.run("sh", "-c", "echo secret > /app/mediafiles/private/slip.txt")

    assert trial.client().get("/private/slip.txt").status_code == 404
    assert trial.client().get("/media/../private/slip.txt").status_code == 404


def test_the_schema_and_its_page_come_from_us_alone(trial):
    client = trial.client()
    page = client.get("/api/docs/")

    assert client.get("/api/schema/").json()["openapi"].startswith("3.")
    assert "swagger-ui" in page.text
    assert not re.search(r'(src|href)="https?://', page.text)


def test_no_token_and_no_password_reaches_the_log(trial, alice):
    alice.get("/api/auth/profile?token=in-a-query")
    log = logs(trial.name)

    assert alice.headers["Authorization"].split()[1] not in log
    assert "an honest log of 4 seasons" not in log
    assert "in-a-query" not in log
