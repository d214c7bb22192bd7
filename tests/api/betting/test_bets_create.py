"""Recording a bet."""


def test_a_bet_is_answered_as_it_is_kept(bettor):
    answer = bettor.post("bets", bettor.bet_body())
    bet = answer.json()

    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert answer["Location"] == f"/api/v1/bets/{bet['id']}"
    assert bettor.get(f"bets/{bet['id']}").json() == bet


def test_a_bet_moves_its_stake_from_cash_to_open_bets(bettor):
    bettor.bet()

    assert bettor.balance() == ("-10.00", "10.00", "0.00", "0.00")
    assert bettor.broken() == []
