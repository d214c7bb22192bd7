"""Asian handicaps and totals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.betting.calc.bets import Bet, Leg
from app.betting.calc.errors import BettingError
from app.betting.calc.handicap import handicap_result, line_split, total_result
from app.betting.calc.kinds import BetKind, LegResult
from app.betting.calc.settlement import bet_return
from tests.unit.betting.strategies import odds, stakes

quoted = st.decimals("1.01", "500", places=2)  # whole stakes at these need no rounding
differences = st.integers(-9, 9)
lines = st.integers(-20, 20).map(lambda quarters: Decimal(quarters) / 4)
MIRRORED = {
    LegResult.WON: LegResult.LOST,
    LegResult.LOST: LegResult.WON,
    LegResult.HALF_WON: LegResult.HALF_LOST,
    LegResult.HALF_LOST: LegResult.HALF_WON,
    LegResult.VOID: LegResult.VOID,
}


def returned(price, stake, result):
    return bet_return(Bet(kind=BetKind.SINGLE, stake=stake, legs=(Leg(odds=price, result=result),)))


def halves_and_whole(difference, line, price, half):
    """What half the stake on each part of the line returns, and the whole stake on the line."""
    low, high = (
        returned(price, half, handicap_result(goal_difference=difference, line=part))
        for part in line_split(line)
    )
    result = handicap_result(goal_difference=difference, line=line)
    return low + high, returned(price, 2 * half, result)


@given(differences, lines, quoted, st.integers(1, 10_000).map(Decimal))
def test_a_line_is_two_half_stakes_on_its_parts(difference, line, price, half):
    halves, whole = halves_and_whole(difference, line, price, half)

    assert whole == halves


@given(differences, lines, odds, stakes)
def test_two_half_stakes_rounded_one_by_one_are_at_most_a_cent_apart(difference, line, price, half):
    halves, whole = halves_and_whole(difference, line, price, half)

    assert abs(whole - halves) <= Decimal("0.01")


@given(differences, lines)
def test_the_other_side_of_a_handicap_has_the_mirrored_result(difference, line):
    one = handicap_result(goal_difference=difference, line=line)

    assert handicap_result(goal_difference=-difference, line=-line) is MIRRORED[one]


@given(st.integers(0, 9), lines.filter(lambda line: line >= 0))
def test_under_has_the_mirrored_result_of_over(goals, line):
    over = total_result(goals=goals, line=line, side="over")

    assert total_result(goals=goals, line=line, side="under") is MIRRORED[over]


@given(lines)
def test_the_parts_of_a_line_are_whole_or_half_lines_around_it(line):
    low, high = line_split(line)

    assert (low + high) / 2 == line
    assert low % Decimal("0.5") == high % Decimal("0.5") == 0


@pytest.mark.parametrize(
    ("goals", "line", "result"),
    [
        (3, "2.5", LegResult.WON),
        (3, "2.75", LegResult.HALF_WON),
        (3, "3", LegResult.VOID),
        (3, "3.25", LegResult.HALF_LOST),
        (3, "3.5", LegResult.LOST),
    ],
)
def test_over_a_total_counts_the_goals_against_the_line(goals, line, result):
    assert total_result(goals=goals, line=Decimal(line), side="over") is result


@pytest.mark.parametrize(
    ("refused", "code", "field"),
    [
        (lambda: handicap_result(goal_difference=1, line=Decimal("0.3")), "not_allowed", "line"),
        (lambda: line_split(Decimal("NaN")), "not_a_decimal", "line"),
        (
            lambda: handicap_result(goal_difference=1.5, line=Decimal(0)),
            "not_an_integer",
            "goal_difference",
        ),
        (lambda: total_result(goals=-1, line=Decimal(2), side="over"), "out_of_range", "goals"),
        (lambda: total_result(goals=1, line=Decimal(-1), side="over"), "out_of_range", "line"),
        (lambda: total_result(goals=1, line=Decimal(1), side="both"), "not_allowed", "side"),
    ],
)
def test_a_line_or_score_that_cannot_be_is_refused(refused, code, field):
    with pytest.raises(BettingError) as caught:
        refused()

    assert (caught.value.code, caught.value.field) == (code, field)
