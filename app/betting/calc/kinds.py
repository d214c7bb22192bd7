"""The words of a bet; the values are those of the API."""

from enum import StrEnum


class BetKind(StrEnum):
    SINGLE = "single"
    ACCUMULATOR = "accumulator"
    SYSTEM = "system"
    EACH_WAY = "each_way"
    LAY = "lay"


class Funding(StrEnum):
    CASH = "cash"
    FREEBET_STAKE_RETURNED = "freebet_stake_returned"
    FREEBET_STAKE_NOT_RETURNED = "freebet_stake_not_returned"


class LegResult(StrEnum):
    """What became of the selection; in a lay bet a selection that lost is a bet won."""

    PENDING = "pending"
    WON = "won"
    LOST = "lost"
    VOID = "void"
    HALF_WON = "half_won"
    HALF_LOST = "half_lost"
    PLACED = "placed"


class Outcome(StrEnum):
    """What became of the bet, seen from the person who placed it."""

    PENDING = "pending"
    WON = "won"
    LOST = "lost"
    VOID = "void"
    HALF_WON = "half_won"
    HALF_LOST = "half_lost"
    PLACED = "placed"
    CASHED_OUT = "cashed_out"
