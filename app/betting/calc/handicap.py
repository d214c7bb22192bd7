"""Asian handicaps and totals: the result of a line from the goals.

Source: the definition of the Asian handicap as bookmakers publish it (Pinnacle, Betting Rules,
"Soccer" and "Asian handicap betting explained"): half lines cannot tie, a tie on a whole line is
void, and a quarter line is two bets of half the stake on the neighbouring lines.
"""

from decimal import Decimal
from typing import Final, Literal

from app.betting.calc.checks import require_between, require_integer
from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import LegResult

_MAX_GOALS: Final = 1000  # basketball totals are the largest lines quoted
_QUARTER: Final = Decimal("0.25")
_HALF: Final = Decimal("0.5")


def handicap_result(*, goal_difference: int, line: Decimal) -> LegResult:
    """The result of backing a side at an Asian handicap.

    `goal_difference` is the goals of the side backed less those of its opponent; `line` is the
    handicap added to them, -0.25 for a side that gives a quarter goal. Raises `BettingError`
    (`out_of_range`, `not_allowed`) unless the line is a multiple of 0.25. Source: see the module.
    """
    require_integer(goal_difference, field="goal_difference", low=-_MAX_GOALS, high=_MAX_GOALS)
    _require_line(line, low=-_MAX_GOALS)
    return _result_of_margin(goal_difference + line)


def total_result(*, goals: int, line: Decimal, side: Literal["over", "under"]) -> LegResult:
    """The result of backing over or under a total of `goals` at an Asian line from 0.

    Raises `BettingError` (`out_of_range`, `not_allowed`) unless the line is a multiple of 0.25
    and the side is one of the two. Source: see the module.
    """
    require_integer(goals, field="goals", low=0, high=_MAX_GOALS)
    _require_line(line, low=0)
    if side not in ("over", "under"):
        raise BettingError(
            code="not_allowed", field="side", message=f"is {side!r}, need 'over' or 'under'"
        )
    return _result_of_margin(goals - line if side == "over" else line - goals)


def line_split(line: Decimal) -> tuple[Decimal, Decimal]:
    """The two lines, lower first, that share the stake; the same line twice unless a quarter.

    -0.75 is half the stake at -1 and half at -0.5. Raises `BettingError` as `handicap_result`.
    Source: see the module.
    """
    _require_line(line, low=-_MAX_GOALS)
    if line % _HALF == 0:
        return line, line
    return line - _QUARTER, line + _QUARTER


def _require_line(line: Decimal, *, low: int) -> None:
    require_between(line, field="line", low=Decimal(low), high=Decimal(_MAX_GOALS))
    if line % _QUARTER != 0:
        raise BettingError(
            code="not_allowed", field="line", message=f"is {line}, need a multiple of 0.25"
        )


def _result_of_margin(margin: Decimal) -> LegResult:
    if margin >= _HALF:
        return LegResult.WON
    if margin <= -_HALF:
        return LegResult.LOST
    if margin == 0:
        return LegResult.VOID
    return LegResult.HALF_WON if margin > 0 else LegResult.HALF_LOST
