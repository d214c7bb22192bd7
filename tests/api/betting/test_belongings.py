"""Accounts, bankrolls, tipsters and tags."""

import pytest

from tests.api.betting.conftest import codes

SAMPLES = {
    "bankrolls": {"name": "Second", "currency": "EUR", "starting_amount": "500.00"},
    "tipsters": {"name": "Ana", "notes": "tennis"},
    "tags": {"name": "value"},
}
FIRST = {"If-Match": '"1"'}
every = pytest.mark.parametrize("path", SAMPLES)


@pytest.fixture
def create(bettor):
    def make(path, **fields):
        answer = bettor.post(path, {**SAMPLES[path], **fields})
        assert answer.status_code == 201, answer.content
        return answer

    return make


@every
def test_what_is_created_is_answered_and_listed_as_it_is_read(bettor, create, path):
    answer = create(path)
    row = answer.json()

    assert (answer["ETag"], answer["Location"]) == ('"1"', f"/api/v1/{path}/{row['id']}")
    assert {name: row[name] for name in SAMPLES[path]} == SAMPLES[path]
    assert bettor.get(f"{path}/{row['id']}").json() == row
    assert row in bettor.get(path).json()["results"]


@every
def test_a_name_is_used_once_by_a_person(bettor, outsider, create, path):
    create(path)
    again = bettor.post(path, SAMPLES[path])

    assert codes(again) == (400, [("name", "unique")])
    assert outsider.post(path, SAMPLES[path]).status_code == 201


@every
def test_a_name_is_changed_under_its_version(bettor, create, path):
    url = f"{path}/{create(path).json()['id']}"
    changed = bettor.patch(url, {"name": "Other"}, **FIRST)

    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert bettor.get(url).json() == changed.json()
    assert bettor.patch(url, {"name": "Third"}, **FIRST).status_code == 412
    assert bettor.patch(url, {"name": "Third"}).status_code == 428


@every
def test_a_name_is_not_changed_to_one_that_is_taken(bettor, create, path):
    create(path)
    url = f"{path}/{create(path, name='Other').json()['id']}"

    assert codes(bettor.patch(url, {"name": SAMPLES[path]["name"]}, **FIRST)) == (
        400,
        [("name", "unique")],
    )


@every
def test_what_is_deleted_is_gone(bettor, create, path):
    url = f"/api/v1/{path}/{create(path).json()['id']}"

    assert bettor.client.delete(url).status_code == 428
    assert bettor.client.delete(url, headers={"If-Match": '"2"'}).status_code == 412
    assert bettor.client.delete(url, headers=FIRST).status_code == 204
    assert bettor.client.get(url).status_code == 404


@every
def test_what_belongs_to_somebody_else_is_not_there(bettor, outsider, create, path):
    row = create(path).json()
    url = f"{path}/{row['id']}"

    assert outsider.get(url).status_code == 404
    assert outsider.patch(url, {"name": "Mine"}, **FIRST).status_code == 404
    assert outsider.client.delete(f"/api/v1/{url}", headers=FIRST).status_code == 404
    assert row["id"] not in {each["id"] for each in outsider.get(path).json()["results"]}


@every
def test_a_copy_that_is_still_good_is_not_sent_again(bettor, create, path):
    url = f"{path}/{create(path).json()['id']}"

    assert bettor.get(url, **{"If-None-Match": 'W/"1"'}).status_code == 304
    assert bettor.get(url, **{"If-None-Match": '"2"'}).status_code == 200


def test_an_account_is_opened_once_at_a_bookmaker(bettor, bookmaker, exchange):
    body = {"bookmaker": str(exchange.id), "currency": "GBP"}
    opened = bettor.post("accounts", body)

    assert opened.status_code == 201
    assert opened.json()["bookmaker"] == {"id": str(exchange.id), "name": exchange.name}
    assert codes(bettor.post("accounts", body)) == (400, [("bookmaker", "unique")])


def test_an_account_is_opened_at_a_bookmaker_there_is(bettor):
    body = {"bookmaker": str(bettor.account.id), "currency": "GBP"}

    assert codes(bettor.post("accounts", body)) == (400, [("bookmaker", "does_not_exist")])


def test_the_currency_of_an_account_stays(bettor):
    url = f"accounts/{bettor.account.id}"
    answer = bettor.patch(url, {"currency": "USD", "notes": "mine"}, **FIRST)
    kept = bettor.get(url).json()

    assert codes(answer) == (400, [("currency", "read_only")])
    assert (kept["currency"], kept["notes"]) == ("EUR", "")


@pytest.mark.parametrize("name", ["account", "bankroll"])
def test_what_bets_need_is_not_deleted(bettor, name):
    bettor.bet()
    url = f"/api/v1/{name}s/{getattr(bettor, name).id}"

    assert codes(bettor.client.delete(url, headers=FIRST)) == (409, [("", "in_use")])
    assert bettor.client.get(url).status_code == 200


def test_an_account_with_money_in_its_ledger_is_not_deleted(bettor):
    body = {"account": str(bettor.account.id), "amount": "50.00", "currency": "EUR"}
    bettor.post("transactions/deposit", body)
    url = f"/api/v1/accounts/{bettor.account.id}"

    assert codes(bettor.client.delete(url, headers=FIRST)) == (409, [("", "in_use")])


def test_an_account_without_a_history_is_deleted_with_its_ledger(bettor):
    url = f"/api/v1/accounts/{bettor.account.id}"

    assert bettor.client.delete(url, headers=FIRST).status_code == 204
    assert bettor.get("balances").json()["accounts"] == []


@pytest.mark.parametrize(("path", "field"), [("tags", "tags"), ("tipsters", "tipster")])
def test_a_bet_changes_its_version_when_it_loses_what_it_shows(bettor, create, path, field):
    row = create(path).json()["id"]
    bet = bettor.bet(**{field: [row] if field == "tags" else row})
    bettor.client.delete(f"/api/v1/{path}/{row}", headers=FIRST)
    kept = bettor.get(f"bets/{bet['id']}", **{"If-None-Match": '"1"'})

    assert (kept.status_code, kept.json()["version"]) == (200, 2)
    assert not kept.json()[field]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": ""}, "name", "blank"),
        ({"currency": "eur"}, "currency", "invalid"),
        ({"starting_amount": "-1.00"}, "starting_amount", "out_of_range"),
        ({"starting_amount": 1}, "starting_amount", "not_a_string"),
        ({"unit_size": "0.00"}, "unit_size", "out_of_range"),
    ],
)
def test_a_bankroll_that_makes_no_sense_is_refused(bettor, changes, field, code):
    answer = bettor.post("bankrolls", {**SAMPLES["bankrolls"], **changes})

    assert codes(answer) == (400, [(field, code)])
