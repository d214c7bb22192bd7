"""Every worked example of tests/data/betting_vectors.json."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app.betting.calc.bets import Bet, Leg
from app.betting.calc.closing_line import PricedBet, closing_line_value, closing_summary
from app.betting.calc.devig import devig_power, devig_proportional
from app.betting.calc.handicap import handicap_result
from app.betting.calc.kinds import BetKind, Funding, LegResult
from app.betting.calc.odds import (
    american_to_decimal,
    booksum,
    fractional_to_decimal,
    kelly_fraction,
)
from app.betting.calc.precision import quantize_odds, quantize_rate
from app.betting.calc.settlement import bet_settle
from app.betting.calc.statistics import max_drawdown, return_on_investment, yield_on_stakes

DATA = Path(__file__).parents[2] / "data" / "betting_vectors.json"
VECTORS = json.loads(DATA.read_text())
STATS = {vector["id"]: vector for vector in VECTORS["stats"]}
KINDS = {"acca": BetKind.ACCUMULATOR, "freebet_snr": BetKind.SINGLE}


def decimals(values):
    return [Decimal(value) for value in values]


def bet_of(vector):
    kind = vector["kind"]
    stake = vector.get("stake") if "unit" not in vector else vector["unit"]
    fraction = vector.get("place_fraction")
    return Bet(
        kind=KINDS.get(kind) or BetKind(kind),
        stake=Decimal(vector.get("backer_stake", stake)),
        legs=legs_of(vector),
        funding=Funding.FREEBET_STAKE_NOT_RETURNED if kind == "freebet_snr" else Funding.CASH,
        commission=Decimal(vector.get("commission", 0)),
        place_fraction=Fraction(fraction) if fraction else None,
        system_sizes=tuple(vector.get("sizes", ())),
    )


def legs_of(vector):
    if "legs" in vector:
        return tuple(Leg(odds=Decimal(o), result=LegResult(r)) for o, r in vector["legs"])
    result = LegResult(vector.get("selection") or vector["result"])
    divisor = Decimal(vector.get("dead_heat", 1))
    return (Leg(odds=Decimal(vector["odds"]), result=result, dead_heat_divisor=divisor),)


@pytest.mark.parametrize("vector", VECTORS["settle"], ids=lambda vector: vector["id"])
def test_a_bet_settles_as_the_worked_example(vector):
    bet = bet_of(vector)

    settlement = bet_settle(bet)

    assert (str(settlement.total_return), str(settlement.profit)) == (
        vector["return"],
        vector["pnl"],
    )
    assert str(settlement.liability) == vector.get("liability", "0.00")
    if "lines" in vector:
        assert (bet.line_count, str(settlement.total_stake)) == (vector["lines"], vector["stake"])


@pytest.mark.parametrize("vector", VECTORS["odds"], ids=lambda vector: str(vector))
def test_odds_convert_as_the_worked_example(vector):
    if "american" in vector:
        converted = american_to_decimal(Decimal(vector["american"]))
    else:
        converted = fractional_to_decimal(Fraction(vector["fractional"]))

    assert quantize_odds(converted) == Decimal(vector["decimal"])


@pytest.mark.parametrize("vector", VECTORS["asian_handicap"], ids=lambda vector: str(vector))
def test_an_asian_handicap_ends_as_the_worked_example(vector):
    result = handicap_result(goal_difference=vector["goal_diff"], line=Decimal(vector["line"]))

    assert result == vector["result"]


def test_yield_and_roi_are_those_of_the_worked_example():
    vector = STATS["yield_roi"]
    profit = Decimal(vector["profit"])

    assert quantize_rate(
        yield_on_stakes(profit=profit, staked=Decimal(vector["staked"]))
    ) == Decimal(vector["yield"])
    assert return_on_investment(
        profit=profit, starting_bankroll=Decimal(vector["start_bankroll"])
    ) == Decimal(vector["roi"])


def test_closing_line_value_is_that_of_the_worked_example():
    vector = STATS["clv_ratio"]
    bets = [
        PricedBet(odds=Decimal(odds), closing_odds=Decimal(close), stake=Decimal(stake))
        for odds, close, stake in vector["pairs"]
    ]

    each = [closing_line_value(odds=bet.odds, closing_odds=bet.closing_odds) for bet in bets]
    summary = closing_summary(bets).clv

    assert [str(quantize_rate(value)) for value in each] == vector["each"]
    assert str(quantize_rate(summary.mean)) == vector["mean"]
    assert str(quantize_rate(summary.stake_weighted)) == vector["stake_weighted"]


def test_proportional_devig_is_that_of_the_worked_example():
    vector = STATS["devig_proportional"]
    odds = decimals(vector["odds"])

    assert str(quantize_rate(booksum(odds))) == vector["booksum"]
    assert [str(quantize_rate(p)) for p in devig_proportional(odds)] == vector["p"]


def test_power_devig_is_that_of_the_worked_example():
    vector = STATS["devig_power"]

    probabilities = devig_power(decimals(vector["odds"]))

    expected = decimals(vector["p"])
    misses = [abs(p - known) for p, known in zip(probabilities, expected, strict=True)]
    assert max(misses) <= Decimal(vector["tol"])


@pytest.mark.parametrize(("odds", "probability", "share"), STATS["kelly"]["cases"])
def test_kelly_is_that_of_the_worked_example(odds, probability, share):
    fraction = kelly_fraction(odds=Decimal(odds), probability=Decimal(probability))

    assert quantize_rate(fraction) == Decimal(share)


def test_drawdown_is_that_of_the_worked_example():
    vector = STATS["drawdown"]

    drawdown = max_drawdown(start=Decimal(vector["start"]), profits=decimals(vector["pnl"]))

    assert drawdown.amount == Decimal(vector["abs"])
    assert quantize_rate(drawdown.share) == Decimal(vector["pct"])
