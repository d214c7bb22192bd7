"""Alice's account, bankroll and history, through the public API."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest

from tests.api.betting.conftest import _tables_can_be_emptied  # noqa: F401, a fixture
from tests.rig.documented import DocumentedClient


@pytest.fixture
def bookmaker(signed_in):
    """The id of one that the appliance came with."""
    (found,) = signed_in.get("/api/v1/bookmakers?name=bet365").json()["results"]
    return found["id"]


@pytest.fixture
def account(signed_in, bookmaker):
    body = {"bookmaker": bookmaker, "currency": "EUR"}
    return made(signed_in.post("/api/v1/accounts", body))["id"]


@pytest.fixture
def bankroll(signed_in):
    body = {"name": "Main", "currency": "EUR", "starting_amount": "1000.00"}
    return made(signed_in.post("/api/v1/bankrolls", body))["id"]


@pytest.fixture
def upload(signed_in, account, bankroll):
    """Send a file; the answer."""

    def send(content, *, dry_run=False, client=signed_in, **fields):
        file = BytesIO(content if isinstance(content, bytes) else content.encode())
        file.name = "bets.csv"
        body = {"file": file, "account": account, "bankroll": bankroll, **fields}
        path = f"/api/v1/imports?dry_run={int(dry_run)}"
        return client.post(path, body, format="multipart")

    return send


@pytest.fixture
def rows_of(signed_in):
    """The fate of each row of an import."""

    def read(answer):
        assert answer.status_code in (201, 202), answer.content
        return signed_in.get(answer.json()["rows"]).json()["results"]

    return read


def made(answer):
    assert answer.status_code == 201, answer.content
    return answer.json()


def bets(client):
    return client.get("/api/v1/bets").json()["results"]


@pytest.fixture
def outsider(bob, password):
    """Bob's client."""
    client = DocumentedClient()
    session = client.post("/api/auth/login", {"email": bob.email, "password": password}).json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {session['access']}")
    return client


@pytest.fixture
def bet(signed_in, account, bankroll):
    """The id of a pending single of 10.00 at 2.50."""
    return bet_placed(signed_in, account, bankroll)


def bet_placed(client, account, bankroll, **changes):
    body = {
        "account": account,
        "bankroll": bankroll,
        "stake": "10.00",
        "placed_at": "2024-05-03T12:00:00Z",
        "legs": [{"event": "A - B", "selection": "A", "odds": "2.50"}],
        **changes,
    }
    return made(keyed(client, "/api/v1/bets", body))["id"]


def keyed(client, path, body):
    """A POST that moves money, under a fresh key."""
    return client.post(path, body, headers={"Idempotency-Key": str(uuid4())})
