"""Management commands, as boot and the operator run them."""

import dataclasses
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from app.accounts.services import session_open


@pytest.fixture
def environment(settings):
    """Set the variables that name the first administrator."""

    def configure(email, password):
        settings.ENV = dataclasses.replace(
            django_settings.ENV, superuser_email=email, superuser_password=password
        )

    return configure


def test_the_administrator_is_created_once(db, environment, django_user_model, capsys):
    environment("Boss@Example.com", "a phrase of the boss")
    call_command("superuser_ensure")
    call_command("superuser_ensure")
    boss = django_user_model.objects.get()

    assert (boss.email, boss.is_staff, boss.is_superuser) == ("boss@example.com", True, True)
    assert boss.check_password("a phrase of the boss")
    assert capsys.readouterr().out.splitlines() == [
        "administrator Boss@Example.com was created",
        "administrator Boss@Example.com is there",
    ]


def test_an_existing_user_is_never_changed(environment, alice, password):
    environment(alice.email, "another long phrase")
    call_command("superuser_ensure")
    alice.refresh_from_db()

    assert (alice.is_staff, alice.check_password(password)) == (False, True)


def test_without_a_name_there_is_nobody_to_create(environment):
    environment("", "")

    with pytest.raises(CommandError, match="need SUPERUSER_EMAIL and SUPERUSER_PASSWORD"):
        call_command("superuser_ensure")


def test_expired_sessions_are_swept(alice, password):
    session_open(email=alice.email, password=password)
    OutstandingToken.objects.update(expires_at=timezone.now() - timedelta(days=1))
    session_open(email=alice.email, password=password)
    call_command("flushexpiredtokens")

    assert OutstandingToken.objects.count() == 1


def test_the_models_have_no_change_without_a_migration(db):
    call_command("makemigrations", "--check", "--dry-run", "accounts", verbosity=0)
