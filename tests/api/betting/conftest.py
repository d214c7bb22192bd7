"""Alice's betting: an account and a bankroll in euro, and short words for what she does."""

from __future__ import annotations

import uuid
from contextlib import contextmanager, suppress
from decimal import Decimal

import pytest
from django.db import OperationalError, connection

from app.betting import triggers
from app.betting.belongings.services import account_create, belonging_create
from app.betting.models import Bankroll, Bookmaker
from tests.api.conftest import client_of

PLACED = "2024-05-19T12:00:00Z"


def key():
    """A header with a key of its own."""
    return {"Idempotency-Key": str(uuid.uuid4())}


def leg(odds="2.00", **fields):
    return {"event": "Home - Away", "selection": "Home", "odds": odds, **fields}


class Statements:
    """As much of a schema editor as the triggers need, inside the transaction of a test."""

    connection = connection

    def execute(self, sql, params=None):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


@contextmanager
def without_triggers():
    """The database as somebody who may drop its triggers can make it."""
    if connection.vendor == "postgresql":
        Statements().execute("SET CONSTRAINTS ALL IMMEDIATE")
    triggers.drop(None, Statements())
    yield
    triggers.create(None, Statements())


@pytest.fixture(autouse=True)
def _tables_can_be_emptied(request):
    """After a test with real commits they are: in SQLite by DELETE, past the triggers."""
    marker = request.node.get_closest_marker("django_db")
    if connection.vendor != "sqlite" or not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    with suppress(OperationalError):  # they are there before the first of these tests
        triggers.create(None, Statements())
    yield
    triggers.drop(None, Statements())


class Bettor:
    """A person's client, with their account and bankroll at hand."""

    def __init__(self, client, account, bankroll):
        self.client, self.account, self.bankroll = client, account, bankroll

    def bet_body(self, **fields):
        return {
            "account": str(self.account.id),
            "bankroll": str(self.bankroll.id),
            "stake": "10.00",
            "placed_at": PLACED,
            "legs": [leg()],
            **fields,
        }

    def post(self, path, body=None, **headers):
        return self.client.post(f"/api/v1/{path}", body or {}, headers={**key(), **headers})

    def get(self, path, **headers):
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def patch(self, path, body, **headers):
        return self.client.patch(f"/api/v1/{path}", body, headers=headers)

    def bet(self, **fields):
        """A bet that was recorded, as it was answered."""
        answer = self.post("bets", self.bet_body(**fields))
        assert answer.status_code == 201, answer.content
        return answer.json()

    def settle(self, bet, **body):
        answer = self.post(f"bets/{bet['id']}/settle", body)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def balance(self, **query):
        """Cash, open bets, profit and deposits of the one account."""
        url = "/api/v1/balances"
        rows = self.client.get(url, query).json()["accounts"]
        row = next(each for each in rows if each["account"] == str(self.account.id))
        return tuple(row[name] for name in ("cash", "open_bets", "profit", "deposited"))

    def broken(self):
        """The invariants of the ledger that do not hold."""
        checks = self.get("ledger/verify").json()["checks"]
        return [each["name"] for each in checks if not each["ok"]]


@pytest.fixture
def bookmaker(db):
    return Bookmaker.objects.get(name="888sport")


@pytest.fixture
def exchange(db):
    """Takes 5 %."""
    return Bookmaker.objects.get(name="Betfair Exchange")


def bettor_of(user, password, bookmaker, client):
    body = {"email": user.email, "password": password}
    access = client.post("/api/auth/login", body).json()["access"]
    account = account_create(user=user, bookmaker=bookmaker.id, currency="EUR")
    fields = {"name": "Main", "currency": "EUR", "starting_amount": Decimal("1000.00")}
    bankroll = belonging_create(model=Bankroll, user=user, fields=fields)
    return Bettor(client_of(access), account, bankroll)


@pytest.fixture
def bettor(alice, password, bookmaker, anyone):
    """Alice."""
    return bettor_of(alice, password, bookmaker, anyone)


@pytest.fixture
def outsider(bob, password, bookmaker, anyone):
    """Bob, with an account at the same bookmaker."""
    return bettor_of(bob, password, bookmaker, anyone)


def codes(answer):
    """The status, and where which error is."""
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    return body["status"], [(error["field"], error["code"]) for error in body["errors"]]
