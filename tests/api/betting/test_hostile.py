"""Requests of the careless and the malicious are answered, never with a 500."""

import itertools
import json

import pytest

from tests.api.betting.conftest import key, leg
from tests.api.betting.test_idempotency import at_once

VALUES = [None, True, 5, -1, 1.5, "", "x", "\x00", "\ud800", [], [None], {}, {"a": [1]}, 10**30]
FIELDS = [
    *("account", "bankroll", "kind", "stake", "currency", "funding", "commission", "is_live"),
    *("place_fraction", "system_sizes", "legs", "placed_at", "sport", "competition", "tipster"),
    *("tags", "external_reference", "notes"),
]
LEG_FIELDS = [
    *("event", "starts_at", "market", "selection", "line", "odds", "closing_odds"),
    *("closing_booksum", "result", "rule4_deduction", "dead_heat_divisor"),
]
PATHS = [
    *("bets", "bets/preview", "transactions/deposit", "transactions/transfer", "accounts"),
    *("bankrolls", "tipsters", "tags"),
]


def sent(bettor, path, body):
    """Whether it was answered; as raw JSON, in which half a character can be written."""
    url, raw = f"/api/v1/{path}", json.dumps(body)
    answer = bettor.client.post(url, raw, content_type="application/json", headers=key())
    return answer.status_code in (200, 201, 400, 409, 422)


@pytest.mark.parametrize("field", FIELDS)
def test_a_bet_with_anything_in_a_field_is_answered(bettor, field):
    bodies = [bettor.bet_body(**{field: value}) for value in VALUES]

    assert all(sent(bettor, "bets", body) for body in bodies)


@pytest.mark.parametrize("field", LEG_FIELDS)
def test_a_leg_with_anything_in_a_field_is_answered(bettor, field):
    bodies = [bettor.bet_body(legs=[leg(**{field: value})]) for value in VALUES]

    assert all(sent(bettor, "bets", body) for body in bodies)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [[], [1], "text", 5, None, True])
def test_a_body_that_is_no_object_is_refused(bettor, path, body):
    answer = bettor.client.post(f"/api/v1/{path}", data=body, format="json", headers=key())

    assert answer.status_code == 400


@pytest.mark.parametrize("field", ["result", "legs", "actual_return", "settled_at", "correction"])
def test_a_settlement_with_anything_in_a_field_is_answered(bettor, field):
    path = f"bets/{bettor.bet()['id']}/settle"

    assert all(sent(bettor, path, {"result": "won", field: value}) for value in VALUES)


@pytest.mark.parametrize(
    "query",
    [
        f"{name}={value}"
        for name, value in itertools.product(
            ("status", "tag", "placed_from", "ordering", "limit", "cursor", "is_live", "currency"),
            ("", "x", "-1", "%00", "%ff", "99999999999999999999", "[]", "'"),
        )
    ],
)
def test_a_list_with_anything_in_its_query_is_answered(bettor, query):
    bettor.bet()

    assert bettor.get(f"bets?{query}").status_code in (200, 400, 404)


@pytest.mark.parametrize("path", ["bets", "accounts", "ledger", "balances", "bookmakers"])
def test_methods_that_mean_nothing_are_refused(bettor, path):
    for method in ("put", "delete", "options"):
        assert getattr(bettor.client, method)(f"/api/v1/{path}").status_code == 405


@pytest.mark.parametrize("path", ["bets/x", "bets/1", "bets/%00", "accounts/x", "tags/0/", "bet"])
def test_an_address_that_is_none_is_not_found(bettor, path):
    assert bettor.get(path).status_code == 404


@pytest.mark.parametrize("path", [*PATHS, "ledger", "balances", "ledger/verify", "bets"])
def test_nobody_reads_or_writes_without_signing_in(anyone, db, path):
    assert anyone.get(f"/api/v1/{path}").status_code == 401
    assert anyone.post(f"/api/v1/{path}", {}, headers=key()).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_deleted_while_it_is_bet_with_is_a_conflict_at_most(bettor):
    url = f"/api/v1/accounts/{bettor.account.id}"

    def one(number):
        if number == 3:
            return bettor.client.delete(url, headers={"If-Match": "*"}).status_code
        return bettor.post("bets", bettor.bet_body()).status_code

    for _ in range(3):
        assert set(at_once(6, one)) <= {201, 204, 400, 404, 409}
