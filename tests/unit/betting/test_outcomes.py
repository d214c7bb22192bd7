"""What became of the bet as a whole, and when that is known."""

from decimal import Decimal

import pytest

from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import BetKind, LegResult, Outcome
from app.betting.calc.settlement import bet_return, bet_settle
from tests.unit.betting.builders import bet, leg, single

WON = LegResult.WON
LOST = LegResult.LOST
VOID = LegResult.VOID
PENDING = LegResult.PENDING


def test_a_pending_bet_has_no_return_yet():
    with pytest.raises(BettingError) as caught:
        bet_return(single(leg(result=PENDING)))

    assert (caught.value.code, caught.value.field) == ("pending", "legs")


def test_one_lost_leg_settles_an_accumulator_whatever_is_pending():
    settlement = bet_settle(bet(BetKind.ACCUMULATOR, leg(result=LOST), leg(result=PENDING)))

    assert (settlement.outcome, settlement.total_return) == (Outcome.LOST, Decimal("0.00"))


def test_a_system_is_pending_while_a_line_with_a_pending_leg_is_alive():
    legs = (leg(result=LOST), leg(result=PENDING), leg())

    with pytest.raises(BettingError):
        bet_return(bet(BetKind.SYSTEM, *legs, system_sizes=(2,)))
    assert bet_return(bet(BetKind.SYSTEM, *legs, system_sizes=(3,))) == Decimal("0.00")


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (WON, Outcome.LOST),
        (LOST, Outcome.WON),
        (VOID, Outcome.VOID),
        (LegResult.HALF_WON, Outcome.HALF_LOST),
        (LegResult.HALF_LOST, Outcome.HALF_WON),
    ],
)
def test_the_outcome_of_a_lay_bet_mirrors_its_selection(result, outcome):
    assert bet_settle(bet(BetKind.LAY, leg(result=result))).outcome is outcome


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ((WON, WON), Outcome.WON),
        ((WON, VOID), Outcome.WON),
        ((VOID, VOID), Outcome.VOID),
        ((LegResult.HALF_LOST, WON), Outcome.VOID),
        ((LegResult.HALF_LOST, VOID), Outcome.LOST),
        ((WON, LOST), Outcome.LOST),
    ],
)
def test_the_outcome_of_several_legs_is_what_they_pay_against_the_stake(results, outcome):
    double = bet(BetKind.ACCUMULATOR, *(leg("2", result) for result in results))

    assert bet_settle(double).outcome is outcome


def test_the_shortest_lines_of_a_system_keep_it_pending():
    legs = (leg(result=LOST), leg(result=PENDING), leg())

    with pytest.raises(BettingError):
        bet_return(bet(BetKind.SYSTEM, *legs, system_sizes=(2, 3)))
