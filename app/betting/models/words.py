"""The words of bets and ledger; the first values are those of the calculation core."""

from __future__ import annotations

from django.db import models

from app.betting.calc import kinds


class BetKind(models.TextChoices):
    SINGLE = kinds.BetKind.SINGLE.value
    ACCUMULATOR = kinds.BetKind.ACCUMULATOR.value
    SYSTEM = kinds.BetKind.SYSTEM.value
    EACH_WAY = kinds.BetKind.EACH_WAY.value
    LAY = kinds.BetKind.LAY.value


class Funding(models.TextChoices):
    CASH = kinds.Funding.CASH.value
    FREEBET_STAKE_RETURNED = kinds.Funding.FREEBET_STAKE_RETURNED.value
    FREEBET_STAKE_NOT_RETURNED = kinds.Funding.FREEBET_STAKE_NOT_RETURNED.value


class LegResult(models.TextChoices):
    PENDING = kinds.LegResult.PENDING.value
    WON = kinds.LegResult.WON.value
    LOST = kinds.LegResult.LOST.value
    VOID = kinds.LegResult.VOID.value
    HALF_WON = kinds.LegResult.HALF_WON.value
    HALF_LOST = kinds.LegResult.HALF_LOST.value
    PLACED = kinds.LegResult.PLACED.value


class BetStatus(models.TextChoices):
    """The outcome of a bet, from the view of the person who placed it."""

    PENDING = kinds.Outcome.PENDING.value
    WON = kinds.Outcome.WON.value
    LOST = kinds.Outcome.LOST.value
    VOID = kinds.Outcome.VOID.value
    HALF_WON = kinds.Outcome.HALF_WON.value
    HALF_LOST = kinds.Outcome.HALF_LOST.value
    PLACED = kinds.Outcome.PLACED.value
    CASHED_OUT = kinds.Outcome.CASHED_OUT.value


class EventKind(models.TextChoices):
    WON = "won"
    LOST = "lost"
    VOID = "void"
    HALF_WON = "half_won"
    HALF_LOST = "half_lost"
    PLACED = "placed"
    CASH_OUT = "cash_out"
    PARTIAL_CASH_OUT = "partial_cash_out"
    CORRECTION = "correction"
    REVERSAL = "reversal"


class LedgerAccountKind(models.TextChoices):
    CASH = "cash"
    OPEN_BETS = "open_bets"
    PROFIT = "profit"  # a gain is negative here: what cash got, profit gave
    EXTERNAL = "external"


class TransactionKind(models.TextChoices):
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER = "transfer"
    PLACEMENT = "placement"
    SETTLEMENT = "settlement"
    CASH_OUT = "cash_out"
    REVERSAL = "reversal"
