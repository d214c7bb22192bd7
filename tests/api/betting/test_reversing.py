"""Taking the end of a bet back, and correcting it."""

from tests.api.betting.conftest import codes, leg

WITHOUT_VERSION = ("version", "updated_at")


def reverse(bettor, bet):
    answer = bettor.post(f"bets/{bet['id']}/reverse")
    assert answer.status_code == 200, answer.content
    return answer.json()


def unversioned(bet):
    return {name: value for name, value in bet.items() if name not in WITHOUT_VERSION}


def test_a_reversal_restores_the_exact_balances_and_the_bet(bettor):
    bet = bettor.bet(stake="3.33", legs=[leg("1.777")])
    before = bettor.balance()
    bettor.settle(bet, legs=[{"result": "half_won", "closing_odds": "1.7"}], actual_return="4.00")
    reversed_bet = reverse(bettor, bet)

    assert bettor.balance() == before
    assert unversioned(reversed_bet) == unversioned(bet)
    assert reversed_bet["version"] == 3
    assert bettor.broken() == []


def test_a_reversed_bet_can_be_settled_again(bettor):
    bet = bettor.bet()
    bettor.settle(bet, result="won")
    reverse(bettor, bet)
    bettor.settle(bet, result="lost")

    assert bettor.balance() == ("-10.00", "0.00", "-10.00", "0.00")
    assert bettor.broken() == []


def test_partial_cash_outs_are_reversed_one_by_one_from_the_last(bettor):
    bet = bettor.bet()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "1.50", "stake": "1.00"})
    first = bettor.balance()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "3.00", "stake": "2.00"})
    bettor.settle(bet, result="won")

    reverse(bettor, bet)
    reverse(bettor, bet)
    assert bettor.balance() == first
    reverse(bettor, bet)
    assert bettor.balance() == ("-10.00", "10.00", "0.00", "0.00")
    assert bettor.broken() == []


def test_there_is_nothing_to_reverse_in_a_bet_that_is_pending(bettor):
    bet = bettor.bet()
    answer = bettor.post(f"bets/{bet['id']}/reverse")

    assert codes(answer) == (409, [("status", "nothing_to_reverse")])


def test_a_correction_replaces_the_settlement_that_stands(bettor):
    bet = bettor.bet()
    bettor.settle(bet, result="won")
    corrected = bettor.settle(bet, result="half_lost", correction=True)

    assert (corrected["status"], corrected["total_return"]) == ("half_lost", "5.00")
    assert bettor.balance() == ("-5.00", "0.00", "-5.00", "0.00")
    assert bettor.broken() == []


def test_a_bet_that_is_pending_cannot_be_corrected(bettor):
    bet = bettor.bet()
    answer = bettor.post(f"bets/{bet['id']}/settle", {"result": "won", "correction": True})

    assert codes(answer) == (409, [("status", "not_settled")])


def test_the_events_tell_the_whole_story(bettor):
    bet = bettor.bet()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "1.50", "stake": "1.00"})
    bettor.settle(bet, result="won")
    bettor.settle(bet, result="lost", correction=True)
    events = bettor.get(f"bets/{bet['id']}/events").json()["results"]

    told = [(each["number"], each["kind"], each["amount"], each["is_reversed"]) for each in events]
    assert told == [
        (1, "partial_cash_out", "1.50", False),
        (2, "won", "18.00", True),
        (3, "reversal", "18.00", False),
        (4, "correction", "0.00", False),
    ]
    assert events[2]["reverses"] == events[1]["id"]


def test_the_events_of_somebody_elses_bet_are_not_there(bettor, outsider):
    bet = bettor.bet()

    assert outsider.get(f"bets/{bet['id']}/events").status_code == 404
