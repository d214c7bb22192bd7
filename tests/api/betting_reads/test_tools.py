"""Odds, margins and stakes, computed for who asks."""

import pytest


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"american": "+170"}, ("2.700000", "+170", "17/10", "0.370370")),
        ({"american": "-120"}, ("1.833333", "-120", "5/6", "0.545455")),
        ({"fractional": "8/11"}, ("1.727273", "-137.5", "8/11", "0.578947")),
        ({"decimal": "2"}, ("2.000000", "+100", "1/1", "0.500000")),
    ],
)
def test_odds_are_answered_in_every_notation(signed_in, asked, shown):
    answer = signed_in.post("/api/v1/tools/convert", asked).json()

    assert tuple(answer.values()) == shown


@pytest.mark.parametrize("method", ["proportional", "power", "shin"])
def test_a_fair_market_of_two_equal_sides_is_even(signed_in, method):
    body = {"odds": ["1.90", "1.90"], "method": method}
    answer = signed_in.post("/api/v1/tools/devig", body).json()

    assert answer["probabilities"] == ["0.500000", "0.500000"]
    assert (answer["booksum"], answer["margin"]) == ("1.052632", "0.052632")


def test_kelly_names_the_share_and_the_stake(signed_in):
    body = {"odds": "2.10", "probability": "0.5", "bankroll": "1000.00", "fraction": "0.5"}

    assert signed_in.post("/api/v1/tools/kelly", body).json() == {
        "full_kelly": "0.045455",
        "share": "0.022727",
        "stake": "22.73",
        "edge": "0.050000",
    }


def test_kelly_without_an_edge_is_nothing(signed_in):
    answer = signed_in.post("/api/v1/tools/kelly", {"odds": "2.00", "probability": "0.4"}).json()

    assert (answer["share"], answer["stake"], answer["edge"]) == ("0.000000", None, "-0.200000")


@pytest.mark.parametrize(
    ("tool", "body", "field"),
    [
        ("convert", {}, ""),
        ("convert", {"decimal": "2.00", "american": "+100"}, ""),
        ("convert", {"american": "+50"}, "american"),
        ("convert", {"fractional": "1/0"}, "fractional"),
        ("convert", {"decimal": 2.0}, "decimal"),
        ("devig", {"odds": ["2.00"]}, "odds"),
        ("devig", {"odds": ["3.00", "3.00"], "method": "shin"}, "odds"),
        ("kelly", {"odds": "2.00", "probability": "1.5"}, "probability"),
    ],
)
def test_a_wrong_input_is_named(signed_in, tool, body, field):
    answer = signed_in.post(f"/api/v1/tools/{tool}", body)

    assert answer.status_code == 400, answer.content
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
