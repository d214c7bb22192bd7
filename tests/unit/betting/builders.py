"""Bets in few words."""

from decimal import Decimal
from fractions import Fraction

from app.betting.calc.bets import Bet, CashOut, Leg
from app.betting.calc.kinds import BetKind, LegResult


def leg(odds="2", result=LegResult.WON, *, rule4="0", divisor="1"):
    return Leg(
        odds=Decimal(odds),
        result=result,
        rule4_deduction=Decimal(rule4),
        dead_heat_divisor=Decimal(divisor),
    )


def bet(kind, *legs, stake="10", **fields):
    return Bet(kind=kind, stake=Decimal(stake), legs=legs, **fields)


def single(*legs, **fields):
    return bet(BetKind.SINGLE, *legs, **fields)


def each_way(*legs, **fields):
    return bet(BetKind.EACH_WAY, *legs, place_fraction=Fraction(1, 4), **fields)


def cash_out(amount, stake):
    return CashOut(amount=Decimal(amount), stake=Decimal(stake))
