"""What browsers need: other origins, languages, cookies, headers."""

import pytest

ORIGIN = "https://www.example.com"


def preflight(client, origin):
    return client.options(
        "/api/auth/login",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,idempotency-key,if-match",
        },
    )


def test_a_named_origin_may_call_the_api(client):
    answer = preflight(client, ORIGIN)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert {"authorization", "idempotency-key", "if-match"} <= set(
        answer["Access-Control-Allow-Headers"].split(", ")
    )


def test_another_origin_may_not(client):
    assert "Access-Control-Allow-Origin" not in preflight(client, "https://evil.example")


def test_a_named_origin_reads_the_headers_it_needs_even_of_an_error(client):
    answer = client.get("/api/auth/profile", headers={"Origin": ORIGIN})

    assert answer.status_code == 401
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert (
        answer["Access-Control-Expose-Headers"]
        == "Content-Disposition, ETag, Idempotency-Replayed, Location, Retry-After, "
        "WWW-Authenticate, X-Request-ID"
    )


def test_cookies_are_never_shared_with_another_origin(client):
    assert "Access-Control-Allow-Credentials" not in preflight(client, ORIGIN)


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("es", "Este campo es obligatorio."),
        ("es-ES,es;q=0.9,en;q=0.8", "Este campo es obligatorio."),
        ("en", "This field is required."),
        ("fr", "This field is required."),
        ("", "This field is required."),
    ],
)
def test_errors_are_in_the_language_that_was_asked_for(client, language, detail):
    answer = client.post(
        "/api/auth/login", {}, "application/json", headers={"Accept-Language": language}
    )

    assert answer.json()["errors"][0]["detail"] == detail
    assert "Accept-Language" in answer["Vary"]


def test_our_own_words_are_in_spanish_too(client):
    answer = client.get("/nowhere", headers={"Accept-Language": "es"})

    assert answer.json()["detail"] == "No hay nada en esta dirección."
    assert answer["Content-Language"] == "es"


def test_the_api_sets_no_cookie(client, alice, password):
    answer = client.post(
        "/api/auth/login", {"email": alice.email, "password": password}, "application/json"
    )

    assert not answer.cookies


def test_every_answer_forbids_framing_and_sniffing(client):
    answer = client.get("/")

    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", "")])
def test_a_cookie_is_secure_where_the_front_door_speaks_https(client, db, scheme, secure):
    cookies = client.get("/admin/login/", headers={"X-Forwarded-Proto": scheme}).cookies

    assert cookies["csrftoken"]["secure"] == secure
