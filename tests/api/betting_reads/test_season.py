"""A real season through the public API, to the last digit of tests/data/golden_season.json."""

import pytest

from tests.rig import season
from tests.rig.season import GOLDEN, as_csv, figures, handicap, handicap_leg, leg, result, verified


@pytest.fixture(scope="module")
def matches():
    return season.matches()


def test_a_season_of_single_posts_gives_the_golden_figures(signed_in, account, bankroll, matches):
    for number, match in enumerate(matches):
        season.record(signed_in, number, match, "H", account, bankroll)

    assert figures(signed_in) == GOLDEN["back"]["home"]
    assert verified(signed_in)[0] is True, verified(signed_in)


@pytest.mark.parametrize(("name", "side"), [("home", "H"), ("draw", "D")])
def test_a_season_of_a_csv_file_gives_the_golden_figures(signed_in, upload, matches, name, side):
    file = as_csv(matches, lambda match: leg(match, side), lambda match: result(match, side))
    answer = upload(file)

    assert answer.json().get("created_count") == 380, answer.content
    assert figures(signed_in) == GOLDEN["back"][name]
    assert verified(signed_in)[0] is True, verified(signed_in)


def test_a_season_of_asian_handicaps_gives_the_golden_figures(signed_in, upload, matches):
    upload(as_csv(matches, handicap_leg, handicap))
    (summary,) = signed_in.get("/api/v1/stats/summary").json()["results"]
    golden = GOLDEN["asian_handicap_home"]

    assert {name: summary[name] for name in golden} == golden
    assert verified(signed_in)[0] is True, verified(signed_in)
