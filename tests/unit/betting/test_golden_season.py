"""A real season, 10 on every match, to the last digit of tests/data/golden_season.json."""

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from app.betting.calc.bets import Bet, Leg
from app.betting.calc.closing_line import PricedBet, closing_summary
from app.betting.calc.handicap import handicap_result
from app.betting.calc.kinds import BetKind, LegResult, Outcome
from app.betting.calc.odds import booksum
from app.betting.calc.precision import quantize_rate
from app.betting.calc.settlement import bet_settle
from app.betting.calc.statistics import average_odds, max_drawdown, streaks, yield_on_stakes

DATA = Path(__file__).parents[2] / "data"
GOLDEN = json.loads((DATA / "golden_season.json").read_text())
STAKE = Decimal(GOLDEN["stake"])
START = Decimal(GOLDEN["starting_bankroll"])
CLOSING = ("B365CH", "B365CD", "B365CA")


@pytest.fixture(scope="module")
def matches():
    with (DATA / GOLDEN["file"]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def single(odds, result):
    return Bet(kind=BetKind.SINGLE, stake=STAKE, legs=(Leg(odds=odds, result=result),))


def back(match, side):
    result = LegResult.WON if match["FTR"] == side else LegResult.LOST
    return single(Decimal(match[f"B365{side}"]), result)


def priced(match, side):
    return PricedBet(
        odds=Decimal(match[f"B365{side}"]),
        stake=STAKE,
        closing_odds=Decimal(match[f"B365C{side}"]),
        closing_booksum=booksum([Decimal(match[column]) for column in CLOSING]),
    )


def handicap_home(match):
    difference = int(match["FTHG"]) - int(match["FTAG"])
    result = handicap_result(goal_difference=difference, line=Decimal(match["AHh"]))
    return single(Decimal(match["B365AHH"]), result)


def profit_and_yield(settlements):
    profit = sum(settlement.profit for settlement in settlements)
    staked = sum(settlement.total_stake for settlement in settlements)
    return str(profit), str(quantize_rate(yield_on_stakes(profit=profit, staked=staked)))


@pytest.mark.parametrize(("name", "side"), [("home", "H"), ("draw", "D")])
def test_backing_one_outcome_all_season_gives_the_golden_figures(matches, name, side):
    settlements = [bet_settle(back(match, side)) for match in matches]
    closing = closing_summary(priced(match, side) for match in matches)
    profits = [settlement.profit for settlement in settlements]
    odds = [Decimal(match[f"B365{side}"]) for match in matches]
    profit, yielded = profit_and_yield(settlements)

    assert {
        "bets": len(settlements),
        "won": sum(settlement.outcome is Outcome.WON for settlement in settlements),
        "profit": profit,
        "yield": yielded,
        "average_odds": str(quantize_rate(average_odds(odds))),
        "mean_clv": str(quantize_rate(closing.clv.mean)),
        "mean_clv_no_vig": str(quantize_rate(closing.no_vig.mean)),
        "beat_close": closing.beat_close,
        "max_drawdown": str(max_drawdown(start=START, profits=profits).amount),
        "longest_losing_run": streaks(profits).longest_losing,
    } == GOLDEN["back"][name]


def test_the_home_side_at_the_asian_line_all_season_gives_the_golden_figures(matches):
    settlements = [bet_settle(handicap_home(match)) for match in matches]
    profit, yielded = profit_and_yield(settlements)

    counts = Counter(str(settlement.outcome) for settlement in settlements)
    assert {**counts, "profit": profit, "yield": yielded} == GOLDEN["asian_handicap_home"]
