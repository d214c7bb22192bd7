"""Deposits, withdrawals, transfers, balances, and the ledger itself."""

import pytest

from app.betting.belongings.services import account_create
from tests.api.betting.conftest import codes

NOON, LATER = "2024-05-19T12:00:00Z", "2024-05-20T12:00:00Z"


def movement(bettor, amount="50.00", **fields):
    return {"account": str(bettor.account.id), "amount": amount, "currency": "EUR", **fields}


@pytest.fixture
def second(bettor, exchange):
    """Another account of Alice's, in euro too."""
    return account_create(user=bettor.account.user, bookmaker=exchange.id, currency="EUR")


def test_a_deposit_comes_from_outside(bettor):
    body = movement(bettor, occurred_at=NOON, note="card")
    answer = bettor.post("transactions/deposit", body)
    made = answer.json()

    assert answer.status_code == 201
    assert (made["kind"], made["occurred_at"], made["note"]) == ("deposit", NOON, "card")
    account = str(bettor.account.id)
    assert made["entries"] == [
        {"account": account, "ledger": "external", "amount": "-50.00", "currency": "EUR"},
        {"account": account, "ledger": "cash", "amount": "50.00", "currency": "EUR"},
    ]
    assert bettor.balance() == ("50.00", "0.00", "0.00", "50.00")
    assert bettor.get("ledger").json()["results"] == [made]


def test_a_withdrawal_goes_outside(bettor):
    bettor.post("transactions/deposit", movement(bettor))
    bettor.post("transactions/withdrawal", movement(bettor, "20.01"))

    assert bettor.balance() == ("29.99", "0.00", "0.00", "29.99")


def test_a_transfer_moves_cash_between_accounts(bettor, second):
    body = {"source": str(bettor.account.id), "target": str(second.id), "amount": "5.00"}
    answer = bettor.post("transactions/transfer", {**body, "currency": "EUR"})
    accounts = bettor.get("balances").json()["accounts"]

    assert answer.status_code == 201
    assert [each["cash"] for each in accounts] == ["-5.00", "5.00"]
    assert bettor.broken() == []


def test_a_transfer_needs_two_accounts(bettor):
    same = str(bettor.account.id)
    body = {"source": same, "target": same, "amount": "5.00", "currency": "EUR"}

    assert codes(bettor.post("transactions/transfer", body)) == (400, [("target", "same_account")])


def test_a_transfer_between_currencies_is_refused(bettor, exchange):
    user = bettor.account.user
    dollars = account_create(user=user, bookmaker=exchange.id, currency="USD")
    body = {"source": str(bettor.account.id), "target": str(dollars.id), "amount": "5.00"}
    answer = bettor.post("transactions/transfer", {**body, "currency": "EUR"})

    assert codes(answer) == (400, [("target", "currency_mismatch")])
    detail = "The account is in USD, this is in EUR: currencies never mix."
    assert answer.json()["errors"][0]["detail"] == detail


def test_totals_are_apart_by_currency(bettor, exchange):
    user = bettor.account.user
    dollars = account_create(user=user, bookmaker=exchange.id, currency="USD")
    bettor.post("transactions/deposit", movement(bettor))
    other = {"account": str(dollars.id), "amount": "7.00", "currency": "USD"}
    bettor.post("transactions/deposit", other)
    totals = bettor.get("balances").json()["totals"]

    assert [(each["currency"], each["cash"]) for each in totals] == [
        ("EUR", "50.00"),
        ("USD", "7.00"),
    ]


@pytest.mark.parametrize("path", ["deposit", "withdrawal"])
@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"amount": "0.00"}, "amount", "out_of_range"),
        ({"amount": "-1.00"}, "amount", "out_of_range"),
        ({"amount": 5}, "amount", "not_a_string"),
        ({"currency": "USD"}, "account", "currency_mismatch"),
        ({"occurred_at": "2024-05-19T12:00:00"}, "occurred_at", "no_zone"),
        ({"note": "n" * 201}, "note", "max_length"),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(bettor, path, fields, field, code):
    answer = bettor.post(f"transactions/{path}", movement(bettor, **fields))

    assert codes(answer) == (400, [(field, code)])


@pytest.mark.parametrize("path", ["deposit", "withdrawal"])
def test_the_account_of_somebody_else_is_not_there(bettor, outsider, path):
    answer = outsider.post(f"transactions/{path}", movement(bettor))

    assert codes(answer) == (400, [("account", "does_not_exist")])


def test_balances_can_be_asked_for_as_of_any_time(bettor):
    bettor.post("transactions/deposit", movement(bettor, occurred_at=NOON))
    bettor.post("transactions/deposit", movement(bettor, "7.00", occurred_at=LATER))

    assert bettor.balance(at="2024-05-19T11:59:59Z")[0] == "0.00"
    assert bettor.balance(at=NOON)[0] == "50.00"
    assert bettor.balance(at="2024-05-20T14:00:00+02:00")[0] == "57.00"


def test_a_time_of_balances_needs_its_zone(bettor):
    answer = bettor.get("balances?at=2024-05-19T12:00:00")

    assert codes(answer) == (400, [("at", "no_zone")])


def test_a_wrong_deposit_is_taken_back_as_if_it_had_never_been(bettor):
    made = bettor.post("transactions/deposit", movement(bettor, occurred_at=NOON)).json()
    answer = bettor.post(f"transactions/{made['id']}/reverse")

    assert answer.status_code == 201
    assert (answer.json()["reverses"], answer.json()["occurred_at"]) == (made["id"], NOON)
    assert bettor.balance(at=NOON) == ("0.00", "0.00", "0.00", "0.00")
    again = bettor.post(f"transactions/{made['id']}/reverse")
    assert codes(again) == (409, [("", "already_reversed")])
    back = bettor.post(f"transactions/{answer.json()['id']}/reverse")
    assert codes(back) == (409, [("", "not_reversible")])
    assert bettor.broken() == []


def test_the_money_of_a_bet_is_reversed_with_the_bet_alone(bettor, outsider):
    bettor.bet()
    placement = bettor.get("ledger").json()["results"][0]["id"]

    assert bettor.post(f"transactions/{placement}/reverse").status_code == 409
    assert outsider.post(f"transactions/{placement}/reverse").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=deposit", 1), ("kind=placement", 1), (f"occurred_from={LATER}", 1), ("", 2)],
)
def test_the_ledger_is_narrowed(bettor, query, count):
    bettor.post("transactions/deposit", movement(bettor, occurred_at=LATER))
    bettor.bet(placed_at=NOON)

    assert len(bettor.get(f"ledger?{query}").json()["results"]) == count


def test_the_ledger_of_a_bet_or_an_account_is_found(bettor, second):
    bettor.post("transactions/deposit", movement(bettor))
    bet = bettor.bet()
    both = bettor.get(f"ledger?account={bettor.account.id}").json()["results"]

    assert [each["bet"] for each in bettor.get(f"ledger?bet={bet['id']}").json()["results"]] == [
        bet["id"]
    ]
    assert len(both) == 2
    assert bettor.get(f"ledger?account={second.id}").json()["results"] == []


def test_the_ledger_of_somebody_else_is_not_seen(bettor, outsider):
    bettor.bet()

    assert outsider.get("ledger").json()["results"] == []
    assert outsider.balance() == ("0.00", "0.00", "0.00", "0.00")
