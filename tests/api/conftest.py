"""The suite's PostgreSQL, and the people in it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate

from app.betting.catalogue.shipping import ship
from tests.rig.documented import DocumentedClient
from tests.rig.postgres import Postgres


@pytest.fixture(scope="session")
def postgres():
    port, password = settings.POSTGRES_PORT, settings.POSTGRES_PASSWORD
    with Postgres.temporary(port=port, password=password) as server:
        yield server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres):
    """Called before the test database is made."""


@pytest.fixture(scope="session", autouse=True)
def _the_catalogue_comes_back():
    """A test with real commits empties all tables, also of what the migrations brought."""
    post_migrate.connect(_ship, sender=apps.get_app_config("betting"))


def _ship(**_):
    ship()


@pytest.fixture
def anyone():
    """A client that has not signed in."""
    return DocumentedClient()


@pytest.fixture
def password():
    return "a long phrase of mine"


@pytest.fixture
def alice(db, django_user_model, password):
    return django_user_model.objects.create_user("alice@example.com", password, name="Alice")


@pytest.fixture
def session(anyone, alice, password):
    """Alice's tokens, as her log-in answered them."""
    answer = anyone.post("/api/auth/login", {"email": alice.email, "password": password})
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def signed_in(session):
    """Alice's client."""
    return client_of(session["access"])


def client_of(access):
    client = DocumentedClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client


@pytest.fixture
def bob(db, django_user_model, password):
    """The outsider."""
    return django_user_model.objects.create_user("bob@example.com", password, name="Bob")


@pytest.fixture
def operator(db, django_user_model, password):
    return django_user_model.objects.create_superuser("ops@example.com", password)
