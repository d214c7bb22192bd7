"""What became of a bet as a whole."""

from typing import Final

from app.betting.calc.bets import Bet
from app.betting.calc.kinds import BetKind, LegResult, Outcome
from app.betting.calc.lines import unit_payment
from app.betting.calc.precision import exactly

_LAY_OUTCOMES: Final = {
    LegResult.WON: Outcome.LOST,
    LegResult.LOST: Outcome.WON,
    LegResult.HALF_WON: Outcome.HALF_LOST,
    LegResult.HALF_LOST: Outcome.HALF_WON,
}


def bet_outcome(bet: Bet) -> Outcome:
    """The result of the bet, from the view of the person who placed it.

    A bet of one leg has that leg's result, mirrored for a lay bet. Several legs have won when
    they pay more than their stake, lost when they pay less, and are void when they pay exactly
    the stake back; commission and funding do not count. A bet is pending as long as a pending
    leg belongs to a line that is not lost yet, and cashed out when no stake is left in it.
    """
    if bet.closed_stake == bet.total_stake:
        return Outcome.CASHED_OUT
    if not _is_decided(bet):
        return Outcome.PENDING
    if len(bet.legs) > 1:
        return _outcome_of_several(bet)
    result = bet.legs[0].result
    if bet.kind is BetKind.LAY:
        return _LAY_OUTCOMES.get(result, Outcome.VOID)
    return Outcome(result)


def _is_decided(bet: Bet) -> bool:
    results = [leg.result for leg in bet.legs]
    alive = len(results) - results.count(LegResult.LOST)
    return LegResult.PENDING not in results or alive < min(bet.line_sizes)


def _outcome_of_several(bet: Bet) -> Outcome:
    with exactly():
        unit = unit_payment(bet)
        staked = unit.divisor * bet.line_count
    if unit.paid == staked:
        return Outcome.VOID
    return Outcome.WON if unit.paid > staked else Outcome.LOST
