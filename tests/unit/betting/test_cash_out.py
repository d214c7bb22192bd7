"""Bets closed early, in part or in full."""

from decimal import Decimal

from app.betting.calc.kinds import BetKind, LegResult
from app.betting.calc.settlement import bet_return, bet_settle
from tests.unit.betting.builders import bet, cash_out, leg, single

LOST = LegResult.LOST
PENDING = LegResult.PENDING


def test_a_partial_cash_out_adds_to_the_settlement_of_the_rest():
    closed = single(leg("3"), cash_outs=(cash_out("7.50", "4"), cash_out("1.25", "1")))

    assert bet_return(closed) == Decimal("23.75")  # 8.75, and 5 x 3


def test_a_lay_bet_partly_closed_risks_the_rest():
    closed = bet(BetKind.LAY, leg("3", LOST), cash_outs=(cash_out("9", "4"),))

    assert bet_settle(closed).total_return == Decimal("27.00")  # 9, and 6 x 2 + 6


def test_a_bet_cashed_out_in_full_needs_no_results():
    closed = single(leg(result=PENDING), cash_outs=(cash_out("6.66", "10"),))

    assert bet_settle(closed).profit == Decimal("-3.34")
