"""Random but possible bets."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from app.betting.calc.bets import Bet, Leg
from app.betting.calc.kinds import BetKind, Funding, LegResult

SETTLED = [
    LegResult.WON,
    LegResult.LOST,
    LegResult.VOID,
    LegResult.HALF_WON,
    LegResult.HALF_LOST,
]
EACH_WAY = [LegResult.WON, LegResult.LOST, LegResult.VOID, LegResult.PLACED]

odds = st.decimals("1.000001", "1000", places=6)
stakes = st.decimals("0.01", "10000", places=2)
commissions = st.decimals("0", "0.2", places=4)
deductions = st.decimals("0", "0.9", places=2)
divisors = st.sampled_from([Decimal(1), Decimal(2), Decimal(3), Decimal("1.5")])
place_fractions = st.sampled_from([Fraction(1, n) for n in (3, 4, 5, 6)])
markets = st.lists(st.decimals("1.01", "1000", places=2), min_size=2, max_size=12)
outrights = st.lists(st.decimals("-500", "500", places=2), max_size=60)


def legs(results=SETTLED):
    return st.builds(
        Leg,
        odds=odds,
        result=st.sampled_from(results),
        rule4_deduction=deductions,
        dead_heat_divisor=divisors,
    )


def leg_tuples(results=SETTLED, *, low=1, high=1):
    return st.lists(legs(results), min_size=low, max_size=high).map(tuple)


@st.composite
def systems(draw, *, high=6):
    chosen = draw(leg_tuples(low=2, high=high))
    sizes = draw(st.sets(st.integers(1, len(chosen)), min_size=1))
    return Bet(
        kind=BetKind.SYSTEM,
        stake=draw(stakes),
        legs=chosen,
        system_sizes=tuple(sizes),
        commission=draw(commissions),
        funding=draw(st.sampled_from(Funding)),
    )


def singles():
    return st.builds(
        Bet,
        kind=st.just(BetKind.SINGLE),
        stake=stakes,
        legs=leg_tuples(),
        commission=commissions,
        funding=st.sampled_from(Funding),
    )


def accumulators():
    # Odds of 1000 four times over still fit an amount.
    return st.builds(
        Bet,
        kind=st.just(BetKind.ACCUMULATOR),
        stake=st.decimals("0.01", "0.99", places=2),
        legs=leg_tuples(low=2, high=4),
        commission=commissions,
        funding=st.sampled_from(Funding),
    )


def each_ways():
    return st.builds(
        Bet,
        kind=st.just(BetKind.EACH_WAY),
        stake=stakes,
        legs=leg_tuples(EACH_WAY, high=2),
        place_fraction=place_fractions,
        commission=commissions,
        funding=st.sampled_from(Funding),
    )


def lays():
    return st.builds(
        Bet, kind=st.just(BetKind.LAY), stake=stakes, legs=leg_tuples(), commission=commissions
    )


# Small enough for every return to fit an amount: four legs, and stakes below one for longer ones.
bets = st.one_of(singles(), accumulators(), systems(high=2), each_ways(), lays())
