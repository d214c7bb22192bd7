"""Changing a bet while it is pending, and versions."""

import pytest

from app.betting.belongings.services import account_create
from tests.api.betting.conftest import codes, leg

FIRST = {"If-Match": '"1"'}


def test_a_note_is_changed_and_the_version_rises(bettor):
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"notes": "moved"}, **FIRST)
    changed = answer.json()

    assert (answer.status_code, answer["ETag"], changed["version"]) == (200, '"2"', 2)
    assert {name for name in bet if bet[name] != changed[name]} == {
        "notes",
        "version",
        "updated_at",
    }
    assert bettor.get(f"bets/{bet['id']}").json() == changed


def test_a_change_of_the_stake_is_booked_as_a_reversal_and_a_new_placement(bettor):
    bet = bettor.bet()
    bettor.patch(f"bets/{bet['id']}", {"stake": "15.00"}, **FIRST)
    kinds = [each["kind"] for each in bettor.get("ledger").json()["results"]]

    assert bettor.balance() == ("-15.00", "15.00", "0.00", "0.00")
    assert sorted(kinds) == ["placement", "placement", "reversal"]
    assert bettor.broken() == []


def test_a_change_of_the_time_moves_the_money_in_time(bettor):
    bet = bettor.bet(placed_at="2024-05-19T12:00:00Z")
    bettor.patch(f"bets/{bet['id']}", {"placed_at": "2024-05-20T12:00:00Z"}, **FIRST)

    assert bettor.balance(at="2024-05-20T11:59:59Z")[1] == "0.00"
    assert bettor.balance(at="2024-05-20T12:00:00Z")[1] == "10.00"


def test_a_bet_that_was_booked_in_the_wrong_account_is_moved(bettor, exchange):
    other = account_create(user=bettor.account.user, bookmaker=exchange.id, currency="EUR")
    bet = bettor.bet()
    changed = bettor.patch(f"bets/{bet['id']}", {"account": str(other.id)}, **FIRST).json()

    assert changed["bookmaker"]["name"] == exchange.name
    assert bettor.balance() == ("0.00", "0.00", "0.00", "0.00")
    assert [each["open_bets"] for each in bettor.get("balances").json()["accounts"]] == [
        "0.00",
        "10.00",
    ]
    assert bettor.broken() == []


def test_a_bet_is_not_moved_to_an_account_in_another_currency(bettor, exchange):
    other = account_create(user=bettor.account.user, bookmaker=exchange.id, currency="USD")
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"account": str(other.id)}, **FIRST)

    assert codes(answer) == (400, [("bankroll", "currency_mismatch")])


def test_an_empty_change_changes_only_the_version(bettor):
    bet = bettor.bet()
    changed = bettor.patch(f"bets/{bet['id']}", {}, **FIRST).json()

    assert {name for name in bet if bet[name] != changed[name]} == {"version", "updated_at"}
    assert len(bettor.get("ledger").json()["results"]) == 1


def test_legs_are_replaced_as_a_whole(bettor):
    bet = bettor.bet(kind="accumulator", legs=[leg("2"), leg("3"), leg("4")])
    legs = [leg("2", result="won"), leg("5")]
    changed = bettor.patch(f"bets/{bet['id']}", {"legs": legs}, **FIRST).json()

    assert changed["odds"] == "10.000000"
    assert [each["result"] for each in changed["legs"]] == ["won", "pending"]
    assert bettor.get(f"bets/{bet['id']}").json() == changed
    assert bettor.settle(bet, legs=[{}, {"result": "void"}])["total_return"] == "20.00"


def test_tags_are_replaced_as_a_whole(bettor):
    one, two = (bettor.post("tags", {"name": name}).json()["id"] for name in "ab")
    bet = bettor.bet(tags=[one])
    changed = bettor.patch(f"bets/{bet['id']}", {"tags": [two]}, **FIRST).json()

    assert changed["tags"] == [two]
    assert bettor.get(f"bets/{bet['id']}").json()["tags"] == [two]


def test_a_settled_bet_is_not_changed(bettor):
    bet = bettor.bet()
    bettor.settle(bet, result="won")
    answer = bettor.patch(f"bets/{bet['id']}", {"notes": "x"}, **{"If-Match": '"2"'})

    assert codes(answer) == (409, [("status", "already_settled")])


def test_amounts_that_were_partly_cashed_out_are_not_changed(bettor):
    bet = bettor.bet()
    bettor.post(f"bets/{bet['id']}/cash-out", {"amount": "1.00", "stake": "1.00"})
    match = {"If-Match": '"2"'}

    assert bettor.patch(f"bets/{bet['id']}", {"stake": "5.00"}, **match).status_code == 409
    assert bettor.patch(f"bets/{bet['id']}", {"notes": "x"}, **match).status_code == 200


def test_a_change_needs_the_version_it_is_based_on(bettor):
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"notes": "x"})

    assert codes(answer) == (428, [("", "precondition_required")])


@pytest.mark.parametrize("match", ['"2"', '"0"', 'W/"2"', '"2","3"'])
def test_a_change_of_another_version_is_refused(bettor, match):
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"notes": "x"}, **{"If-Match": match})

    assert codes(answer) == (412, [("", "precondition_failed")])
    assert answer["ETag"] == '"1"'


@pytest.mark.parametrize(
    "match",
    ["4", "1", "nonsense", '"1', '1"', "'1'", 'w/"1"', "*, *", '*, "1"', "", ",", '"1" "2"'],
)
@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
def test_a_condition_that_is_no_tag_is_refused_with_how_it_is_written(bettor, header, match):
    path = f"bets/{bettor.bet()['id']}"
    headers = {header: match}
    answer = bettor.get(path, **headers) if "None" in header else bettor.patch(path, {}, **headers)
    (error,) = answer.json()["errors"]

    assert codes(answer) == (400, [(header, "malformed")])
    assert error["pointer"] == f"{header}:"
    assert error["detail"] == f'{header} is * or an ETag in its double quotes, such as "7".'


@pytest.mark.parametrize("match", ['"1"', 'W/"1"', '"7", "1"', "*", ' ,"1",', '"a,b","1"'])
def test_a_tag_that_names_the_version_is_accepted_weak_or_strong(bettor, match):
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"notes": "x"}, **{"If-Match": match})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("held", "status"), [('"1"', 304), ('W/"1"', 304), ("*", 304), ('"2"', 200)]
)
def test_a_copy_is_read_again_only_when_it_is_old(bettor, held, status):
    bet = bettor.bet()

    assert bettor.get(f"bets/{bet['id']}", **{"If-None-Match": held}).status_code == status


def test_an_end_of_a_bet_may_name_the_version_it_is_based_on(bettor):
    bet = bettor.bet()
    path = f"bets/{bet['id']}/settle"
    stale = bettor.post(path, {"result": "won"}, **{"If-Match": '"7"'})
    good = bettor.post(path, {"result": "won"}, **FIRST)

    assert (stale.status_code, good.status_code, good["ETag"]) == (412, 200, '"2"')


def test_the_bet_of_somebody_else_is_not_there(bettor, outsider):
    bet = bettor.bet()
    path = f"bets/{bet['id']}"

    assert outsider.get(path).status_code == 404
    assert outsider.get(path, **{"If-None-Match": "*"}).status_code == 404
    assert outsider.patch(path, {"notes": "x"}, **{"If-Match": "*"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"kind": "system"}, "legs", "wrong_count"),
        ({"stake": "0.00"}, "stake", "out_of_range"),
        ({"tags": ["0190d3a0-0000-7000-8000-000000000001"]}, "tags.0", "does_not_exist"),
        ({"currency": "USD"}, "currency", "currency_mismatch"),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(bettor, changes, field, code):
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", changes, **FIRST)

    assert codes(answer) == (400, [(field, code)])
    assert bettor.get(f"bets/{bet['id']}").json() == bet


def test_a_reference_taken_by_another_bet_is_refused(bettor):
    bettor.bet(external_reference="A-1")
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"external_reference": "A-1"}, **FIRST)

    assert codes(answer) == (400, [("external_reference", "unique")])
