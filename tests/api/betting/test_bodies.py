"""What a body or a query has too much of is named, with the nearest name that is right."""

from __future__ import annotations

import pytest

from tests.api.betting.conftest import codes, leg

ANY = {"If-Match": "*"}


def errors(answer):
    assert answer.status_code == 400, answer.content
    return [(each["pointer"], each["code"], each["detail"]) for each in answer.json()["errors"]]


def test_a_member_is_refused_with_the_nearest_name(bettor):
    legs = [leg(place_fraction="1/4")]
    body = bettor.bet_body(live=True, note="x", boost="1.1", legs=legs)
    answer = bettor.post("bets", body)
    found = {pointer: detail for pointer, code, detail in errors(answer) if code == "unknown"}

    assert found["#/live"] == "There is no “live” here. Did you mean “is_live”?"
    assert found["#/note"] == "There is no “note” here. Did you mean “notes”?"
    assert found["#/boost"].startswith("There is no “boost” here. Accepted: account, bankroll, ")
    assert found["#/legs/0/place_fraction"].startswith("There is no “place_fraction” here.")
    assert bettor.get("bets").json()["results"] == []


def test_all_that_is_wrong_is_in_one_report(bettor):
    body = bettor.bet_body(stake="much", live=True, legs=[leg("0.5", note="x")])

    assert {(pointer, code) for pointer, code, _ in errors(bettor.post("bets", body))} == {
        ("#/live", "unknown"),
        ("#/legs/0/note", "unknown"),
        ("#/stake", "malformed"),
        ("#/legs/0/odds", "out_of_range"),
    }


def test_a_parameter_is_refused_with_the_nearest_name(bettor):
    answer = bettor.get("bets?search=x&state=won&limits=5")

    assert [(pointer, code) for pointer, code, _ in errors(answer)] == [
        ("?limits", "unknown"),
        ("?search", "unknown"),
        ("?state", "unknown"),
    ]
    assert errors(answer)[0][2] == "There is no “limits” here. Did you mean “limit”?"


@pytest.mark.parametrize("query", ["limit=1&limit=2", "is_live=true&is_live=false"])
def test_a_parameter_of_one_value_is_given_once(bettor, query):
    name = query.partition("=")[0]

    assert errors(bettor.get(f"bets?{query}")) == [(f"?{name}", "repeated", "Give it once.")]


@pytest.mark.parametrize(
    ("path", "name"),
    [("bets", "id"), ("bets", "version"), ("bets", "status"), ("bankrolls", "created_at")],
)
def test_what_is_for_reading_alone_is_not_changed_in_silence(bettor, path, name):
    row = bettor.bet() if path == "bets" else bettor.get("bankrolls").json()["results"][0]
    answer = bettor.patch(f"{path}/{row['id']}", {name: row[name]}, **ANY)

    assert errors(answer) == [
        (f"#/{name}", "read_only", f"“{name}” is shown, and cannot be changed here.")
    ]


def test_the_e_mail_address_is_not_changed_with_the_profile(signed_in):
    answer = signed_in.patch("/api/auth/profile", {"email": "new@example.com", "name": "New"})

    assert errors(answer)[0][:2] == ("#/email", "read_only")
    assert signed_in.get("/api/auth/profile").json()["name"] == "Alice"


@pytest.mark.parametrize(
    ("name", "pointer"),
    [("a/b~c", "#/a~1b~0c"), ("a.b", "#/a.b"), ("é ", "#/%C3%A9%20"), ("", "#/")],
)
def test_any_name_is_pointed_at_as_rfc_6901_says(bettor, name, pointer):
    answer = bettor.post("tags", {"name": "x", name: "y"})

    assert [each[0] for each in errors(answer)] == [pointer]


def test_a_body_of_many_strange_names_gets_a_short_report(bettor):
    answer = bettor.post("tags", {"x" * 5000 + str(at): 1 for at in range(500)})

    assert len(answer.content) < 40_000
    assert len(answer.json()["errors"]) == 21  # the name that is missing, too


def test_a_name_that_stands_twice_in_an_object_is_refused(bettor):
    raw = '{"name": "a", "name": "b"}'
    answer = bettor.client.post("/api/v1/tags", raw, content_type="application/json")

    assert codes(answer) == (400, [("name", "repeated")])
    assert bettor.get("tags").json()["results"] == []


def test_a_word_that_is_no_flag_makes_no_bets(signed_in):
    answer = signed_in.post("/api/v1/imports?dry_run=perhaps", {}, format="multipart")

    assert errors(answer)[0][:2] == ("?dry_run", "invalid_choice")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "image/*;q=0.5"])
def test_a_form_that_answers_do_not_have_is_refused_as_a_problem(bettor, accept):
    answer = bettor.get("bets", Accept=accept)

    assert codes(answer) == (406, [("", "not_acceptable")])


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "application/json; charset=utf-8", "text/html, */*;q=0.1"]
)
def test_json_is_answered_to_who_takes_it(bettor, accept):
    assert bettor.get("bets", Accept=accept).status_code == 200


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_body_in_another_form_is_refused(bettor, media):
    answer = bettor.client.generic("POST", "/api/v1/tags", "name=x", content_type=media)

    assert codes(answer) == (415, [("", "unsupported_media_type")])


@pytest.mark.parametrize("media", ["APPLICATION/JSON", "application/json; charset=UTF-8"])
def test_a_media_type_is_the_same_in_any_case_and_with_its_charset(bettor, media):
    answer = bettor.client.generic("POST", "/api/v1/tags", '{"name": "x"}', content_type=media)

    assert answer.status_code == 201
