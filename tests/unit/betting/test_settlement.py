"""The rules that the worked examples leave open."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest

from app.betting.calc.bets import MAX_LEGS
from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import BetKind, Funding, LegResult, Outcome
from app.betting.calc.settlement import (
    Settlement,
    bet_outlay,
    bet_potential_return,
    bet_return,
    bet_settle,
)
from tests.unit.betting.builders import bet, cash_out, each_way, leg, single

WON = LegResult.WON
LOST = LegResult.LOST
VOID = LegResult.VOID
PENDING = LegResult.PENDING


def test_a_settlement_states_every_amount():
    assert bet_settle(bet(BetKind.LAY, leg("3", WON))) == Settlement(
        outcome=Outcome.LOST,
        total_stake=Decimal("10.00"),
        liability=Decimal("20.00"),
        outlay=Decimal("20.00"),
        total_return=Decimal("0.00"),
        profit=Decimal("-20.00"),
    )


def test_rule_4_takes_its_share_of_the_winnings_only():
    assert bet_return(single(leg("5", rule4="0.25"))) == Decimal("40.00")


def test_rule_4_applies_to_the_winnings_of_the_place_too():
    # Win 10 x (1 + 4 x 0.75) = 40, place 10 x (1 + 4 x 0.25 x 0.75) = 17.50.
    assert bet_return(each_way(leg("5", rule4="0.25"))) == Decimal("57.50")


def test_three_in_a_dead_heat_for_two_places_divide_the_stake_by_one_and_a_half():
    placed = each_way(leg("4", LegResult.PLACED, divisor="1.5"))

    # 10 / 1.5 x (1 + 3 / 4)
    assert bet_return(placed) == Decimal("11.67")


def test_a_dead_heat_for_the_win_leaves_the_place_whole():
    # Win 5 x 4, place 10 x 1.75.
    assert bet_return(each_way(leg("4", divisor="2"))) == Decimal("37.50")


def test_a_divisor_that_does_not_go_into_ten_is_exact_to_the_end():
    # (3 / 3) x (3 / 3) = 1 precisely; thirds rounded on the way would lose the last cent.
    tied = leg("3", divisor="3")

    assert bet_return(bet(BetKind.ACCUMULATOR, tied, tied, stake="0.01")) == Decimal("0.01")


def test_half_a_cent_is_rounded_up():
    assert bet_return(single(leg("1.5"), stake="0.01")) == Decimal("0.02")


def test_a_total_is_rounded_once_and_not_line_by_line():
    doubles = bet(
        BetKind.SYSTEM, leg("1.5"), leg("1.5"), leg("1.5"), stake="0.01", system_sizes=(1,)
    )

    assert bet_return(doubles) == Decimal("0.05")  # 3 x 0.015, not 3 x 0.02


def test_an_each_way_double_is_a_win_double_and_a_place_double():
    double = each_way(leg("5"), leg("9", LegResult.PLACED))

    assert bet_settle(double).total_return == Decimal("60.00")  # 10 x 2 x 3


def test_a_free_bet_costs_nothing_and_a_lost_one_loses_nothing():
    lost = single(leg("3.5", LOST), funding=Funding.FREEBET_STAKE_NOT_RETURNED)

    assert (bet_outlay(lost), bet_settle(lost).profit) == (Decimal("0.00"), Decimal("0.00"))


def test_a_free_bet_with_its_stake_returned_pays_as_cash():
    won = single(leg("3.5"), funding=Funding.FREEBET_STAKE_RETURNED)

    assert bet_settle(won).profit == Decimal("35.00")


def test_a_free_system_pays_the_winnings_of_its_lines():
    doubles = bet(
        BetKind.SYSTEM,
        leg("2"),
        leg("3"),
        leg("4", LOST),
        system_sizes=(2,),
        funding=Funding.FREEBET_STAKE_NOT_RETURNED,
    )

    assert bet_return(doubles) == Decimal("50.00")  # one line alive: 10 x (6 - 1)


def test_commission_is_taken_from_the_winnings_of_a_free_bet():
    won = single(leg("3.5"), commission=Decimal("0.02"), funding=Funding.FREEBET_STAKE_NOT_RETURNED)

    assert bet_return(won) == Decimal("24.50")


def test_the_potential_return_takes_known_results_as_they_are():
    treble = bet(BetKind.ACCUMULATOR, leg("2", VOID), leg("3", PENDING), leg("4", PENDING))

    assert bet_potential_return(treble) == Decimal("120.00")


def test_the_potential_return_of_a_lay_bet_is_liability_and_net_stake():
    lay = bet(BetKind.LAY, leg("3", PENDING), commission=Decimal("0.05"))

    assert bet_potential_return(lay) == Decimal("29.50")


def test_all_systems_of_twenty_legs_settle_at_once():
    legs = tuple(leg("1.234567", rule4="0.05", divisor="3") for _ in range(20))
    every_line = bet(BetKind.SYSTEM, *legs, stake="0.01", system_sizes=tuple(range(1, 21)))

    started = time.perf_counter()
    settlement = bet_settle(every_line)

    assert every_line.line_count == 2**20 - 1
    # All lines together are (1 + factor)^20 - 1.
    factor = (1 + Fraction("0.234567") * Fraction("0.95")) / 3
    assert settlement.total_return == round((1 + factor) ** 20 - 1) / Decimal(100)
    assert time.perf_counter() - started < 1


def test_the_longest_bet_of_the_most_precise_numbers_is_still_exact():
    precise = leg(
        "1.123456789012",
        rule4="0.123456789012",
        divisor="1.123456789012",
    )
    longest = bet(
        BetKind.EACH_WAY,
        *[precise] * MAX_LEGS,
        stake="9999999.99",
        place_fraction=Fraction(997, 999),
        commission=Decimal("0.123456789012"),
        cash_outs=(cash_out("0.01", "0.01"),),
    )

    assert bet_return(longest) > 0


def test_a_return_too_large_for_an_amount_is_refused():
    rich = bet(BetKind.ACCUMULATOR, leg("999999"), leg("999999"), stake="1000000")

    with pytest.raises(BettingError) as caught:
        bet_return(rich)

    assert (caught.value.code, caught.value.field) == ("out_of_range", "return")
