"""Signing in, staying signed in, signing out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from tests.api.conftest import client_of
from tests.rig.documented import DocumentedClient


def profile_status(access):
    return client_of(access).get("/api/auth/profile").status_code


def refresh(token):
    return DocumentedClient().post("/api/auth/token/refresh", {"refresh": token})


def test_a_log_in_answers_a_pair_of_tokens_and_who_one_is(session, alice):
    assert set(session) == {"access", "refresh", "user"}
    assert session["user"] == {
        "id": str(alice.id),
        "email": "alice@example.com",
        "name": "Alice",
        "is_staff": False,
        "created_at": alice.created_at.isoformat().replace("+00:00", "Z"),
    }


def test_a_log_in_does_not_mind_the_case_of_the_address(anyone, alice, password):
    answer = anyone.post("/api/auth/login", {"email": "ALICE@Example.com", "password": password})

    assert answer.status_code == 200


def test_a_log_in_is_remembered_as_the_last_one(session, alice):
    alice.refresh_from_db()

    assert alice.last_login is not None


def test_the_database_keeps_no_token_that_could_be_used(session):
    assert OutstandingToken.objects.get().token == ""


def test_tokens_are_not_kept_by_any_cache(anyone, alice, password):
    answer = anyone.post("/api/auth/login", {"email": alice.email, "password": password})

    assert answer["Cache-Control"] == "no-store"


def test_a_slash_at_the_end_of_the_path_is_forgiven(anyone, alice, password):
    answer = anyone.post("/api/auth/login/", {"email": alice.email, "password": password})

    assert answer.status_code == 200


def test_the_access_token_opens_the_profile(signed_in):
    assert signed_in.get("/api/auth/profile").json()["name"] == "Alice"


def test_a_call_costs_one_query_to_know_who_asks(signed_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        signed_in.get("/api/auth/profile")


def test_the_name_in_the_profile_can_be_changed(signed_in):
    assert signed_in.patch("/api/auth/profile", {"name": "Ali"}).json()["name"] == "Ali"
    assert signed_in.get("/api/auth/profile").json()["name"] == "Ali"


def test_an_empty_change_of_the_profile_changes_nothing(signed_in):
    assert signed_in.patch("/api/auth/profile", {}).json()["name"] == "Alice"


def test_privileges_cannot_be_taken_through_the_profile(signed_in, alice):
    signed_in.patch("/api/auth/profile", {"name": "Ali", "is_staff": True, "email": "x@x.com"})
    alice.refresh_from_db()

    assert (alice.is_staff, alice.email) == (False, "alice@example.com")


def test_a_refresh_answers_a_new_pair_that_works(session):
    answer = refresh(session["refresh"])

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert profile_status(answer.json()["access"]) == 200
    assert refresh(answer.json()["refresh"]).status_code == 200


def test_a_refresh_token_is_good_for_one_refresh(session):
    refresh(session["refresh"])
    answer = refresh(session["refresh"])

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "token_not_valid"


@pytest.mark.django_db(transaction=True)
def test_of_many_refreshes_with_one_token_at_once_one_succeeds(session):
    def one(_):
        try:
            return refresh(session["refresh"]).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        statuses = sorted(pool.map(one, range(6)))

    assert statuses == [200, 401, 401, 401, 401, 401]


def test_after_a_log_out_the_session_cannot_be_refreshed(anyone, session):
    answer = anyone.post("/api/auth/logout", {"refresh": session["refresh"]})

    assert (answer.status_code, answer.content) == (204, b"")
    assert refresh(session["refresh"]).status_code == 401


def test_a_log_out_leaves_other_sessions_alone(anyone, alice, password, session):
    other = anyone.post("/api/auth/login", {"email": alice.email, "password": password}).json()
    anyone.post("/api/auth/logout", {"refresh": other["refresh"]})

    assert refresh(session["refresh"]).status_code == 200


def test_a_log_out_everywhere_ends_every_token_at_once(anyone, alice, password, session):
    other = anyone.post("/api/auth/login", {"email": alice.email, "password": password}).json()
    anyone.post("/api/auth/logout", {"refresh": other["refresh"], "all": True})

    assert profile_status(session["access"]) == profile_status(other["access"]) == 401
    assert refresh(session["refresh"]).status_code == 401


def test_a_log_out_everywhere_leaves_other_people_alone(anyone, session, bob, password):
    theirs = anyone.post("/api/auth/login", {"email": bob.email, "password": password}).json()
    anyone.post("/api/auth/logout", {"refresh": session["refresh"], "all": True})

    assert profile_status(theirs["access"]) == 200


def change_password(client, current, new):
    body = {"current_password": current, "new_password": new}
    return client.post("/api/auth/change-password", body)


def test_a_change_of_password_ends_all_sessions_and_begins_a_new_one(signed_in, session, password):
    answer = change_password(signed_in, password, "another long phrase")

    assert answer.status_code == 200
    assert profile_status(session["access"]) == 401
    assert refresh(session["refresh"]).status_code == 401
    assert profile_status(answer.json()["access"]) == 200


def test_after_a_change_of_password_only_the_new_one_opens(anyone, signed_in, alice, password):
    change_password(signed_in, password, "another long phrase")

    def log_in(with_password):
        body = {"email": alice.email, "password": with_password}
        return anyone.post("/api/auth/login", body).status_code

    assert (log_in(password), log_in("another long phrase")) == (401, 200)


def test_a_change_of_password_needs_the_current_one(signed_in):
    answer = change_password(signed_in, "not mine", "another long phrase")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": "current_password",
            "pointer": "#/current_password",
            "code": "wrong_password",
            "detail": "This is not your current password.",
        }
    ]


def test_a_weak_new_password_is_refused_with_every_reason(signed_in, password):
    errors = change_password(signed_in, password, "1234").json()["errors"]

    assert {(error["field"], error["code"]) for error in errors} == {
        ("new_password", "password_too_short"),
        ("new_password", "password_too_common"),
        ("new_password", "password_entirely_numeric"),
    }


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR"])
def test_the_name_of_the_scheme_is_the_same_in_any_case(anyone, session, scheme):
    headers = {"Authorization": f"{scheme} {session['access']}"}

    assert anyone.get("/api/auth/profile", headers=headers).status_code == 200
