"""Who is not let in, and what they are told."""

import statistics
import time
from datetime import datetime, timedelta

import jwt
import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from app.accounts.tokens import session_issue
from tests.rig.documented import DocumentedClient


def forged(user, key=settings.SECRET_KEY, algorithm="HS256", **claims):
    now = timezone.now()
    payload = {
        "token_type": "access",
        "exp": now + timedelta(minutes=5),
        "iat": now,
        "jti": "0" * 32,
        "user_id": str(user.id),
        "gen": user.session_generation,
        "iss": "wisebet",
        **claims,
    }
    payload = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(payload, key, algorithm=algorithm)


def refused(authorization):
    client = DocumentedClient()
    if authorization is not None:
        client.credentials(HTTP_AUTHORIZATION=authorization)
    answer = client.get("/api/auth/profile")
    body = answer.json()
    assert answer.status_code == body["status"] == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    return body["errors"][0]["code"]


def test_the_forger_of_these_tests_can_make_a_good_token(alice):
    client = DocumentedClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {forged(alice)}")

    assert client.get("/api/auth/profile").status_code == 200


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, "not_authenticated"),
        ("", "not_authenticated"),
        ("Basic YWxpY2U6cGFzc3dvcmQ=", "not_authenticated"),
        ("Token abc", "not_authenticated"),
        ("Bearer", "bad_authorization_header"),
        ("Bearer two words", "bad_authorization_header"),
        ("Bearer abc", "token_not_valid"),
        ("Bearer a.b.c", "token_not_valid"),
        ("Bearer \xff\xfe", "token_not_valid"),
    ],
)
def test_what_is_no_token_is_refused(db, authorization, code):
    assert refused(authorization) == code


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": timezone.make_aware(datetime(2026, 1, 1))},
        {"exp": None},
        {"key": "another key, also of more than 32 characters"},
        {"algorithm": "none", "key": None},
        {"algorithm": "HS512"},
        {"token_type": "refresh"},
        {"token_type": None},
        {"jti": None},
        {"iss": "somebody else"},
        {"iss": None},
        {"user_id": None},
        {"gen": None},
        {"gen": 1},
    ],
    ids=str,
)
def test_a_token_that_is_not_quite_ours_is_refused(alice, claims):
    assert refused(f"Bearer {forged(alice, **claims)}") == "token_not_valid"


def test_a_refresh_token_does_not_open_anything(alice):
    assert refused(f"Bearer {session_issue(alice).refresh}") == "token_not_valid"


def test_an_access_token_does_not_refresh(anyone, session):
    answer = anyone.post("/api/auth/token/refresh", {"refresh": session["access"]})

    assert answer.status_code == 401


def test_a_refresh_token_we_have_no_record_of_is_refused(anyone, alice):
    unknown = RefreshToken()
    unknown["user_id"], unknown["gen"] = str(alice.id), alice.session_generation

    assert anyone.post("/api/auth/token/refresh", {"refresh": str(unknown)}).status_code == 401


def test_a_log_out_with_somebody_elses_words_is_refused(anyone, db):
    assert anyone.post("/api/auth/logout", {"refresh": "nonsense"}).status_code == 401


def test_a_deactivation_works_at_once(session, alice):
    alice.is_active = False
    alice.save()

    assert refused(f"Bearer {session['access']}") == "user_inactive"
    answer = DocumentedClient().post("/api/auth/token/refresh", {"refresh": session["refresh"]})
    assert answer.status_code == 401


def test_a_token_outlives_nobody(session, alice):
    alice.delete()

    assert refused(f"Bearer {session['access']}") == "user_not_found"
    answer = DocumentedClient().post("/api/auth/token/refresh", {"refresh": session["refresh"]})
    assert answer.status_code == 401


def test_a_bad_token_in_the_header_does_not_keep_anybody_from_signing_in(alice, password):
    client = DocumentedClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer expired")
    answer = client.post("/api/auth/login", {"email": alice.email, "password": password})

    assert answer.status_code == 200


def log_in(email, password):
    answer = DocumentedClient().post("/api/auth/login", {"email": email, "password": password})
    body = answer.json()
    body.pop("request_id")
    return answer.status_code, body


def test_a_refused_log_in_does_not_tell_whether_the_address_is_known(alice, bob, password):
    bob.is_active = False
    bob.save()
    wrong_password = log_in(alice.email, "wrong")

    assert wrong_password[0] == 401
    assert log_in("nobody@example.com", password) == wrong_password
    assert log_in(bob.email, password) == wrong_password


def test_a_refused_log_in_takes_the_same_time_whether_the_address_is_known(settings, alice):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    alice.set_password("a long phrase of mine")
    alice.save()

    def seconds(email):
        began = time.perf_counter()
        log_in(email, "wrong")
        return time.perf_counter() - began

    pairs = [(seconds(alice.email), seconds("nobody@example.com")) for _ in range(5)]
    ratio = statistics.median(known / unknown for known, unknown in pairs)
    assert 0.6 < ratio < 1.6


def test_the_life_of_an_access_token_is_minutes():
    assert AccessToken.lifetime == timedelta(minutes=15)
