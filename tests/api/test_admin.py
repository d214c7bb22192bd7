"""The admin, with sessions and CSRF of its own."""

import pytest
from django.test import Client


@pytest.fixture
def desk(operator):
    """The operator's browser, signed in through the form."""
    browser = Client()
    answer = browser.post("/admin/login/", {"username": "OPS@example.com", "password": PASSWORD})
    assert answer.status_code == 302
    return browser


PASSWORD = "a long phrase of mine"


def test_the_admin_asks_who_one_is(client, db):
    answer = client.get("/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


def test_a_person_who_is_no_staff_is_not_let_in(client, alice):
    answer = client.post("/admin/login/", {"username": alice.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_form_without_its_csrf_token_is_refused_as_a_problem(operator):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/admin/login/", {"username": operator.email, "password": PASSWORD})

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["errors"][0]["code"] == "csrf_failed"


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/"])
def test_its_pages_open(desk, path):
    assert desk.get(path).status_code == 200


def test_people_are_found_by_a_part_of_their_address(desk, alice, bob):
    page = desk.get("/admin/accounts/user/", {"q": "ALICE"}).text

    assert "alice@example.com" in page and "bob@example.com" not in page


def test_tokens_are_not_shown(desk):
    assert "token" not in desk.get("/admin/").text.lower().replace("csrfmiddlewaretoken", "")


def add(desk, email):
    return desk.post(
        "/admin/accounts/user/add/",
        {
            "email": email,
            "usable_password": "true",
            "password1": "another long phrase",
            "password2": "another long phrase",
        },
    )


def test_a_person_can_be_added(desk, django_user_model):
    assert add(desk, "Frank@Example.com").status_code == 302
    assert django_user_model.objects.get(email="frank@example.com").check_password(
        "another long phrase"
    )


def test_a_second_spelling_of_an_address_is_an_error_of_the_form(desk, alice):
    answer = add(desk, "ALICE@example.com")

    assert answer.status_code == 200
    assert "already exists" in answer.text


def test_deactivating_a_person_in_the_admin_ends_their_sessions(desk, signed_in, alice):
    answer = desk.post(
        f"/admin/accounts/user/{alice.pk}/change/", {"email": alice.email, "name": "Alice"}
    )

    assert answer.status_code == 302
    assert signed_in.get("/api/auth/profile").status_code == 401
