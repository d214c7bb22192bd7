"""Links to results: what they show, and when they stop."""

from datetime import timedelta

import pytest
from django.utils import timezone

from app.betting.models import ShareLink
from tests.api.betting_reads.conftest import bet_placed, keyed, made

AMOUNTS = ("starting_bankroll", "staked", "returned", "profit", "open_amount")


@pytest.fixture
def share(signed_in, bet):
    """A link to one settled bet."""
    keyed(signed_in, f"/api/v1/bets/{bet}/settle", {"result": "won"})

    def create(**body):
        return made(signed_in.post("/api/v1/share-links", body))

    return create


def test_whoever_has_the_link_sees_the_figures_without_amounts(anyone, share):
    answer = anyone.get(share(name="For the forum")["path"])
    (result,) = answer.json()["results"]

    assert (answer.status_code, answer.json()["name"]) == (200, "For the forum")
    assert (result["bets"], result["yield"], result["roi"]) == (1, "1.500000", "0.015000")
    assert [result[name] for name in AMOUNTS] == [None] * 5
    assert answer["Cache-Control"] == "no-store"


def test_amounts_are_shown_when_the_person_wants_it(anyone, share):
    (result,) = anyone.get(share(shows_amounts=True)["path"]).json()["results"]

    assert [result[name] for name in AMOUNTS] == ["1000.00", "10.00", "25.00", "15.00", "0.00"]


def test_a_link_to_one_bankroll_shows_no_other(anyone, signed_in, account, share):
    other = {"name": "Other", "currency": "EUR", "starting_amount": "5.00"}
    other_id = made(signed_in.post("/api/v1/bankrolls", other))["id"]
    bet_placed(signed_in, account, other_id)
    (result,) = anyone.get(share(bankroll=other_id)["path"]).json()["results"]

    assert (result["bets"], result["pending"]) == (1, 1)


def test_the_token_is_shown_once_and_kept_as_a_hash(signed_in, share):
    token = share()["token"]
    (listed,) = signed_in.get("/api/v1/share-links").json()["results"]

    assert "token" not in listed and "path" not in listed
    assert token not in str(ShareLink.objects.values().get())


def test_a_revoked_link_leads_nowhere(anyone, signed_in, share):
    link = share()

    assert signed_in.delete(f"/api/v1/share-links/{link['id']}").status_code == 204
    assert anyone.get(link["path"]).status_code == 404


def test_an_expired_link_leads_nowhere(anyone, share):
    link = share(expires_at=(timezone.now() + timedelta(hours=1)).isoformat())
    assert anyone.get(link["path"]).status_code == 200
    ShareLink.objects.update(expires_at=timezone.now())

    assert anyone.get(link["path"]).status_code == 404


def test_the_link_of_a_deactivated_person_leads_nowhere(anyone, alice, share):
    link = share()
    alice.is_active = False
    alice.save()

    assert anyone.get(link["path"]).status_code == 404


def test_a_wrong_token_is_a_404_like_any_other(anyone, db):
    answer = anyone.get("/api/v1/shared/guess")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_another_person_cannot_revoke_a_link_or_share_a_bankroll(outsider, bankroll, share):
    link = share()

    assert outsider.delete(f"/api/v1/share-links/{link['id']}").status_code == 404
    answer = outsider.post("/api/v1/share-links", {"bankroll": bankroll})
    assert [fault["field"] for fault in answer.json()["errors"]] == ["bankroll"]


def test_a_link_cannot_have_expired_before_it_is_made(signed_in, alice):
    answer = signed_in.post("/api/v1/share-links", {"expires_at": "2020-01-01T00:00:00Z"})

    assert [fault["field"] for fault in answer.json()["errors"]] == ["expires_at"]
