"""Who a token belongs to is remembered, and forgotten in time."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from app.accounts import remembering
from app.accounts.models import User
from app.accounts.services import sessions_end

PATH = "/api/v1/tags"


def asks_who(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PATH).status_code == 200
    return any('FROM "accounts_user"' in query["sql"] for query in asked)


def test_a_person_is_looked_up_once_in_a_while(signed_in):
    assert [asks_who(signed_in), asks_who(signed_in)] == [True, False]


def test_it_is_forgotten_well_within_a_minute(signed_in, alice, monkeypatch):
    signed_in.get(PATH)
    User.objects.filter(pk=alice.pk).update(is_active=False)  # as another process would
    now = remembering.monotonic()
    monkeypatch.setattr(remembering, "monotonic", lambda: now + remembering.SECONDS)

    assert remembering.SECONDS <= 60
    assert signed_in.get(PATH).status_code == 401


def test_a_deactivation_works_at_once_in_the_process_that_made_it(signed_in, alice):
    signed_in.get(PATH)
    alice.is_active = False
    alice.save()

    assert signed_in.get(PATH).status_code == 401


def test_the_end_of_all_sessions_works_at_once_in_the_process_that_made_it(signed_in, alice):
    signed_in.get(PATH)
    sessions_end(user=alice)

    assert signed_in.get(PATH).status_code == 401


def test_a_removed_person_is_forgotten(signed_in, alice):
    signed_in.get(PATH)
    alice.delete()

    assert signed_in.get(PATH).status_code == 401


def test_nothing_is_remembered_beyond_the_life_of_a_token(alice):
    token = {"exp": remembering.time() - 1}
    remembering.remember(b"spent", token, alice)

    assert remembering.recall(b"spent") is None


def test_whoever_changes_the_person_changes_their_own_copy(alice):
    token = {"exp": remembering.time() + 60}
    remembering.remember(b"good", token, alice)
    remembering.recall(b"good")[0].name = "Mallory"

    assert remembering.recall(b"good")[0].name == alice.name


def test_what_is_remembered_is_bounded(alice, monkeypatch):
    monkeypatch.setattr(remembering, "_MOST", 2)
    monkeypatch.setattr(remembering, "_known", {})
    for number in range(5):
        remembering.remember(b"%d" % number, {"exp": remembering.time() + 60}, alice)

    assert len(remembering._known) <= 2
