"""Signing in, staying signed in, signing out."""


def test_a_log_in_answers_a_pair_of_tokens_and_who_one_is(session, alice):
    assert set(session) == {"access", "refresh", "user"}
    assert session["user"]["email"] == "alice@example.com"


def test_the_access_token_opens_the_profile(signed_in):
    assert signed_in.get("/api/auth/profile").json()["name"] == "Alice"
