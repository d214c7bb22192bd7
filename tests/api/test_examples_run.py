"""Each example of a body, sent by a person who has what it names, is answered as documented."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from app.betting.models import Bookmaker, Sport
from tests.api.conftest import client_of
from tests.rig.documented import document

IN_A_MONTH = (datetime.now(UTC) + timedelta(days=30)).isoformat()
BET = "/api/v1/bets"
LEG = {"event": "Arsenal - Everton", "selection": "Arsenal", "odds": "1.80"}
CSV = """\
placed_at,kind,stake,event,selection,odds,result
2024-05-19T10:00:00Z,single,5.00,A,B,2,won
"""
BOOKMAKER, SPORT, FIRST, SECOND, BANKROLL = (
    f"0190d3a0-0000-7000-8000-0000000000{end}" for end in ("c1", "d1", "a1", "a2", "b1")
)


def examples():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            shown = content.get("application/json", {}).get("examples", {})
            for name, each in shown.items():
                case = f"{operation['operationId']}-{name}"
                yield pytest.param(path, method, operation, each["value"], id=case)


class World:
    """Alice, who is the person of the examples, and what she has."""

    def __init__(self, client, session):
        self.client, self.session = client, session
        self.samples = {
            BOOKMAKER: str(Bookmaker.objects.create(name="One").pk),
            SPORT: str(Sport.objects.create(name="Kabaddi of old").pk),
        }

    def own(self):
        """Two accounts and a bankroll, for an example that names them."""
        for sample in (FIRST, SECOND):
            bookmaker = str(Bookmaker.objects.create(name=sample).pk)
            body = {"bookmaker": bookmaker, "currency": "EUR"}
            self.samples[sample] = self.made("/api/v1/accounts", body)
        body = {"name": "Own", "currency": "EUR", "starting_amount": "1000.00"}
        self.samples[BANKROLL] = self.made("/api/v1/bankrolls", body)

    def made(self, path, body):
        answer = self.client.post(path, body, headers={"Idempotency-Key": str(uuid.uuid4())})
        assert answer.status_code in (200, 201), answer.content
        return answer.json()["id"]

    def bet(self, legs):
        self.own()
        body = {
            "account": self.samples[FIRST],
            "bankroll": self.samples[BANKROLL],
            "kind": "single" if legs == 1 else "accumulator",
            "stake": "10.00",
            "placed_at": "2024-05-19T12:00:00Z",
            "legs": [LEG] * legs,
        }
        return self.made(BET, body)

    def row_of(self, path, body):
        """The id that an address asks for; a bet has as many legs as its example."""
        collection = path.split("/")[3]
        if collection == "bets":
            bet = self.bet(len(body.get("legs", [LEG])))
            if path.endswith("/reverse"):
                self.made(f"{BET}/{bet}/settle", {"result": "won"})
            return bet
        if collection == "imports":
            return self.upload()
        made = document()["paths"][f"/api/v1/{collection}"]["post"]["requestBody"]
        first = next(iter(made["content"]["application/json"]["examples"].values()))["value"]
        return self.made(f"/api/v1/{collection}", self.real(first))

    def upload(self):
        self.own()
        file = BytesIO(CSV.encode())
        file.name = "bets.csv"
        body = {"file": file, "account": self.samples[FIRST]}
        body["bankroll"] = self.samples[BANKROLL]
        answer = self.client.post("/api/v1/imports?dry_run=1", body, format="multipart")
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    def real(self, value):
        """With the keys of rows that are there, a token that is good, a time still to come."""
        text = json.dumps(value)
        if FIRST in text and FIRST not in self.samples:
            self.own()
        for sample, key in self.samples.items():
            text = text.replace(sample, key)
        made = json.loads(text)
        now = {"refresh": self.session["refresh"], "ends_at": IN_A_MONTH}
        return made | {name: value for name, value in now.items() if name in made}


@pytest.fixture
def world(db, anyone):
    """Registered with the example of that."""
    content = document()["paths"]["/api/auth/register"]["post"]["requestBody"]["content"]
    (person,) = [each["value"] for each in content["application/json"]["examples"].values()]
    session = anyone.post("/api/auth/register", person).json()
    return World(client_of(session["access"]), session)


@pytest.mark.parametrize(("path", "method", "operation", "value"), list(examples()))
def test_an_example_is_answered_as_it_is_documented(world, path, method, operation, value):
    if operation["operationId"] == "auth_register":
        value = {**value, "email": "another@example.com"}
    body = world.real(value)
    address = path.replace("{id}", world.row_of(path, body)) if "{id}" in path else path
    headers = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": "*"}
    answer = getattr(world.client, method)(address, body, headers=headers)

    done = {int(status) for status in operation["responses"] if status < "300"}
    assert answer.status_code in done, answer.content
    if operation["tags"] == ["tools"] or path.endswith("/preview"):
        assert [answer.json()] == shown_of(operation)


def shown_of(operation):
    """What an answer that depends on its question alone is said to be."""
    shown = operation["responses"]["200"]["content"]["application/json"]["examples"]
    return [each["value"] for each in shown.values()]
