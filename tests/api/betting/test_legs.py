"""Legs by their ids: changed and settled one by one, or replaced all together."""

from __future__ import annotations

import uuid

import pytest

from tests.api.betting.conftest import codes, key, leg

ANY = {"If-Match": "*"}


@pytest.fixture
def treble(bettor):
    return bettor.bet(kind="accumulator", legs=[leg("2"), leg("3"), leg("4")])


def patched(bettor, bet, *legs):
    return bettor.patch(f"bets/{bet['id']}", {"legs": list(legs)}, **ANY)


def settled(bettor, bet, *legs):
    return bettor.post(f"bets/{bet['id']}/settle", {"legs": list(legs)})


def ids(bet):
    return [each["id"] for each in bet["legs"]]


def test_one_leg_is_changed_by_its_id_and_the_others_stay(bettor, treble):
    changed = patched(bettor, treble, {"id": ids(treble)[1], "odds": "5.00"}).json()

    expected = [dict(each) for each in treble["legs"]]
    expected[1]["odds"] = "5.000000"
    assert changed["legs"] == expected
    assert changed["odds"] == "40.000000"
    assert bettor.get(f"bets/{treble['id']}").json() == changed


def test_several_legs_are_changed_in_any_order(bettor, treble):
    first, _, third = ids(treble)
    answer = patched(bettor, treble, {"id": third, "market": "X"}, {"id": first, "line": "0.25"})

    assert [each["market"] for each in answer.json()["legs"]] == ["", "", "X"]
    assert [each["line"] for each in answer.json()["legs"]] == ["0.25", None, None]


def test_legs_as_they_were_read_are_changed_by_their_ids(bettor, treble):
    again = [{**each, "selection": "Draw"} for each in treble["legs"]]
    changed = patched(bettor, treble, *again).json()

    assert changed["legs"] == again


def test_legs_without_ids_replace_all_and_get_new_ids(bettor, treble):
    changed = patched(bettor, treble, leg("6"), leg("7")).json()

    assert [each["odds"] for each in changed["legs"]] == ["6.000000", "7.000000"]
    assert set(ids(changed)).isdisjoint(ids(treble))
    assert bettor.get(f"bets/{treble['id']}").json() == changed


def test_ids_of_legs_stay_when_the_bet_changes_otherwise(bettor, treble):
    changed = bettor.patch(f"bets/{treble['id']}", {"notes": "x"}, **ANY).json()
    won = bettor.settle(treble, result="won")

    assert ids(changed) == ids(won) == ids(treble)


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        ([{}], [("legs.0.event", "required"), ("legs.0.odds", "required")]),
        ([{"odds": "2.00"}], [("legs.0.event", "required"), ("legs.0.selection", "required")]),
        ([None], [("legs.0", "null")]),
        ([[]], [("legs.0", "invalid")]),
        (["x"], [("legs.0", "invalid")]),
        ([], [("legs", "empty")]),
        (None, [("legs", "null")]),
        ({}, [("legs", "not_a_list")]),
        ({"id": "x"}, [("legs", "not_a_list")]),
        ("", [("legs", "not_a_list")]),
        (0, [("legs", "not_a_list")]),
        ([{"id": None, "odds": "2.00"}], [("legs.0.id", "null")]),
        ([{"id": 1, "odds": "2.00"}], [("legs.0.id", "invalid")]),
        ([{**leg(), "note": "x"}], [("legs.0.note", "unknown")]),
    ],
)
def test_a_part_that_is_not_whole_is_refused_and_changes_nothing(bettor, legs, expected):
    bet = bettor.bet()
    answer = bettor.patch(f"bets/{bet['id']}", {"legs": legs}, **ANY)
    status, found = codes(answer)

    assert status == 400 and set(expected) <= set(found), found
    assert bettor.get(f"bets/{bet['id']}").json() == bet


@pytest.mark.parametrize("send", [patched, settled])
def test_ids_that_name_no_leg_of_the_bet_or_one_twice_or_not_all_are_refused(bettor, treble, send):
    first, second, _ = ids(treble)
    foreign = ids(bettor.bet())[0]
    won = {"result": "won"}
    whole = {**leg(), **won} if send is patched else won

    for legs, expected in [
        ([{"id": first, **won}, {"id": foreign, **won}], ("legs.1.id", "does_not_exist")),
        ([{"id": str(uuid.uuid4()), **won}], ("legs.0.id", "does_not_exist")),
        ([{"id": first, **won}, {"id": first, **won}], ("legs.1.id", "duplicate")),
        ([{"id": first, **won}, whole], ("legs.1.id", "required")),
        ([whole, {"id": second, **won}], ("legs.0.id", "required")),
    ]:
        assert codes(send(bettor, treble, *legs)) == (400, [expected])
    assert bettor.get(f"bets/{treble['id']}").json() == treble


def test_what_is_wrong_with_a_leg_is_told_at_its_place_in_the_body(bettor, treble):
    wrong = {"id": ids(treble)[2], "result": "placed"}

    assert codes(patched(bettor, treble, wrong))[1][0][0] == "legs.0.result"
    assert codes(settled(bettor, treble, wrong))[1][0][0] == "legs.0.result"


def test_legs_are_settled_by_their_ids_and_those_decided_before_stay(bettor, treble):
    first, second, third = ids(treble)
    patched(bettor, treble, {"id": first, "result": "won"})
    told = [{"id": third, "result": "void"}, {"id": second, "result": "won"}]
    answer = settled(bettor, treble, *told)

    assert [each["result"] for each in answer.json()["legs"]] == ["won", "won", "void"]
    assert answer.json()["total_return"] == "60.00"
    assert bettor.broken() == []


@pytest.mark.parametrize("send", [patched, settled])
@pytest.mark.parametrize("is_named", [True, False])
def test_a_booksum_needs_closing_odds_whoever_tells_them(bettor, send, is_named):
    bet = bettor.bet()
    part = {"closing_booksum": "1.05"} | ({"result": "won"} if send is settled else {})
    named = {"id": ids(bet)[0]} if is_named else leg() if send is patched else {}
    wrong = send(bettor, bet, {**named, **part})
    right = send(bettor, bet, {**named, **part, "closing_odds": "1.90"})

    assert codes(wrong) == (400, [("legs.0.closing_odds", "required")])
    assert right.json()["legs"][0]["closing_booksum"] == "1.050000"


def test_closing_odds_are_not_taken_from_under_a_booksum(bettor):
    bet = bettor.bet(legs=[leg(closing_odds="1.90", closing_booksum="1.05")])
    (only,) = ids(bet)

    assert codes(patched(bettor, bet, {"id": only, "closing_odds": None})) == (
        400,
        [("legs.0.closing_odds", "required")],
    )
    both = {"closing_odds": None, "closing_booksum": None}
    assert patched(bettor, bet, {"id": only, **both}).status_code == 200


def test_a_new_bet_brings_no_ids(bettor):
    body = bettor.bet_body(legs=[{**leg(), "id": str(uuid.uuid4())}])
    answer = bettor.client.post("/api/v1/bets", body, headers=key())

    assert codes(answer) == (400, [("legs.0.id", "unknown")])
