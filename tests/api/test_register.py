"""Making an account."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction

from tests.api.conftest import client_of
from tests.rig.documented import DocumentedClient

NEW = {"email": "Carol@Example.com", "password": "a long phrase of mine", "name": "Carol"}


@pytest.mark.django_db
def test_a_registration_makes_an_account_and_signs_in(anyone):
    answer = anyone.post("/api/auth/register", NEW)

    assert answer.status_code == 201
    assert answer["Location"] == "/api/auth/profile"
    profile = client_of(answer.json()["access"]).get("/api/auth/profile").json()
    assert profile == answer.json()["user"]
    assert (profile["email"], profile["is_staff"]) == ("carol@example.com", False)


def test_a_taken_address_is_a_clear_error_of_its_field_whatever_its_case(anyone, alice):
    answer = anyone.post("/api/auth/register", {**NEW, "email": "ALICE@example.com"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": "email",
            "pointer": "#/email",
            "code": "unique",
            "detail": "An account with this e-mail address exists already.",
        }
    ]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"email": ""}, "email", "blank"),
        ({"email": "not an address"}, "email", "invalid"),
        ({"email": None}, "email", "null"),
        ({"email": "a" * 250 + "@x.com"}, "email", "max_length"),
        ({"email": "nul\x00@example.com"}, "email", "null_characters_not_allowed"),
        ({"password": ""}, "password", "blank"),
        ({"password": "short"}, "password", "password_too_short"),
        ({"password": "carol@example"}, "password", "password_too_similar"),
        ({"password": "1" * 300}, "password", "max_length"),
        ({"name": "n" * 151}, "name", "max_length"),
    ],
)
def test_a_wrong_field_is_named_with_the_reason(db, anyone, change, field, code):
    answer = anyone.post("/api/auth/register", {**NEW, **change})

    assert answer.status_code == 400
    assert (field, code) in {(error["field"], error["code"]) for error in answer.json()["errors"]}


def test_a_registration_without_a_body_names_what_is_missing(db, anyone):
    errors = anyone.post("/api/auth/register", {}).json()["errors"]

    assert [(error["field"], error["code"]) for error in errors] == [
        ("email", "required"),
        ("password", "required"),
    ]


def test_privileges_cannot_be_taken_by_a_registration(db, anyone, django_user_model):
    body = {**NEW, "is_staff": True, "is_superuser": True}
    answer = anyone.post("/api/auth/register", body)

    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == {"is_staff", "is_superuser"}
    assert not django_user_model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_registrations_of_one_address_at_once_one_succeeds(postgres):
    def one(number):
        try:
            email = "Dave@example.com" if number % 2 else "dave@EXAMPLE.com"
            return (
                DocumentedClient().post("/api/auth/register", {**NEW, "email": email}).status_code
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        statuses = sorted(pool.map(one, range(8)))

    assert statuses == [201] + [400] * 7


@pytest.mark.parametrize("email", ["alice@example.com", "Eve@example.com"])
def test_the_database_itself_refuses_a_second_spelling(alice, django_user_model, email):
    with pytest.raises(IntegrityError), transaction.atomic():
        django_user_model.objects.bulk_create([django_user_model(email=email)])
