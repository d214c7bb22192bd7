"""Two clients at once: the database decides."""

import pytest

from app.betting.models import SettlementEvent
from tests.api.betting.test_idempotency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


def test_of_many_settlements_of_one_bet_at_once_one_succeeds(bettor):
    bet = bettor.bet()
    path = f"bets/{bet['id']}/settle"
    answers = at_once(8, lambda n: bettor.post(path, {"result": "won" if n % 2 else "lost"}))

    assert statuses(answers) == [200] + [409] * 7
    assert SettlementEvent.objects.count() == 1
    assert bettor.broken() == []


def test_of_different_ends_of_one_bet_at_once_one_succeeds(bettor):
    bet = bettor.bet()
    ends = [("settle", {"result": "won"}), ("void", {}), ("cash-out", {"amount": "5.00"})] * 2
    answers = at_once(6, lambda n: bettor.post(f"bets/{bet['id']}/{ends[n][0]}", ends[n][1]))

    assert statuses(answers) == [200] + [409] * 5
    assert bettor.broken() == []


def test_of_many_reversals_at_once_one_succeeds(bettor):
    bet = bettor.bet()
    bettor.settle(bet, result="won")
    answers = at_once(6, lambda _: bettor.post(f"bets/{bet['id']}/reverse"))

    assert statuses(answers) == [200] + [409] * 5
    assert bettor.balance() == ("-10.00", "10.00", "0.00", "0.00")
    assert bettor.broken() == []


def test_partial_cash_outs_at_once_never_sell_more_than_there_is(bettor):
    bet = bettor.bet()
    body = {"amount": "4.00", "stake": "4.00"}
    answers = at_once(5, lambda _: bettor.post(f"bets/{bet['id']}/cash-out", body))

    assert statuses(answers) == [200, 200, 400, 400, 400]
    assert bettor.balance() == ("-2.00", "2.00", "0.00", "0.00")
    assert bettor.broken() == []


def test_of_many_changes_of_one_version_at_once_one_succeeds(bettor):
    bet = bettor.bet()
    path = f"bets/{bet['id']}"
    match = {"If-Match": '"1"'}
    answers = at_once(6, lambda n: bettor.patch(path, {"stake": f"{n + 1}.00"}, **match))

    assert statuses(answers) == [200] + [412] * 5
    assert bettor.broken() == []


def test_of_many_bets_with_one_external_reference_at_once_one_is_kept(bettor):
    body = bettor.bet_body(external_reference="A-1")
    answers = at_once(6, lambda _: bettor.post("bets", body))

    assert statuses(answers) == [201] + [400] * 5
    assert bettor.balance()[1] == "10.00"


def test_of_many_reversals_of_a_deposit_at_once_one_succeeds(bettor):
    body = {"account": str(bettor.account.id), "amount": "50.00", "currency": "EUR"}
    made = bettor.post("transactions/deposit", body).json()
    path = f"transactions/{made['id']}/reverse"
    answers = at_once(6, lambda _: bettor.post(path))

    assert statuses(answers) == [201] + [409] * 5
    assert bettor.balance() == ("0.00", "0.00", "0.00", "0.00")


def test_many_bets_at_once_are_all_in_the_ledger(bettor):
    answers = at_once(8, lambda n: bettor.post("bets", bettor.bet_body(stake=f"{n + 1}.00")))

    assert statuses(answers) == [201] * 8
    assert bettor.balance()[:2] == ("-36.00", "36.00")
    assert bettor.broken() == []
