"""The words of bets and ledger; the first values are those of the calculation core."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from app.betting.calc import kinds


class BetKind(models.TextChoices):
    SINGLE = kinds.BetKind.SINGLE.value, _("Single")
    ACCUMULATOR = kinds.BetKind.ACCUMULATOR.value, _("Accumulator")
    SYSTEM = kinds.BetKind.SYSTEM.value, _("System")
    EACH_WAY = kinds.BetKind.EACH_WAY.value, _("Each Way")
    LAY = kinds.BetKind.LAY.value, _("Lay")


class Funding(models.TextChoices):
    CASH = kinds.Funding.CASH.value, _("Cash")
    FREEBET_STAKE_RETURNED = kinds.Funding.FREEBET_STAKE_RETURNED.value, _("Freebet Stake Returned")
    FREEBET_STAKE_NOT_RETURNED = (
        kinds.Funding.FREEBET_STAKE_NOT_RETURNED.value,
        _("Freebet Stake Not Returned"),
    )


class LegResult(models.TextChoices):
    PENDING = kinds.LegResult.PENDING.value, _("Pending")
    WON = kinds.LegResult.WON.value, _("Won")
    LOST = kinds.LegResult.LOST.value, _("Lost")
    VOID = kinds.LegResult.VOID.value, _("Void")
    HALF_WON = kinds.LegResult.HALF_WON.value, _("Half Won")
    HALF_LOST = kinds.LegResult.HALF_LOST.value, _("Half Lost")
    PLACED = kinds.LegResult.PLACED.value, _("Placed")


class BetStatus(models.TextChoices):
    """The outcome of a bet, from the view of the person who placed it."""

    PENDING = kinds.Outcome.PENDING.value, _("Pending")
    WON = kinds.Outcome.WON.value, _("Won")
    LOST = kinds.Outcome.LOST.value, _("Lost")
    VOID = kinds.Outcome.VOID.value, _("Void")
    HALF_WON = kinds.Outcome.HALF_WON.value, _("Half Won")
    HALF_LOST = kinds.Outcome.HALF_LOST.value, _("Half Lost")
    PLACED = kinds.Outcome.PLACED.value, _("Placed")
    CASHED_OUT = kinds.Outcome.CASHED_OUT.value, _("Cashed Out")


class EventKind(models.TextChoices):
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    VOID = "void", _("Void")
    HALF_WON = "half_won", _("Half Won")
    HALF_LOST = "half_lost", _("Half Lost")
    PLACED = "placed", _("Placed")
    CASH_OUT = "cash_out", _("Cash Out")
    PARTIAL_CASH_OUT = "partial_cash_out", _("Partial Cash Out")
    CORRECTION = "correction", _("Correction")
    REVERSAL = "reversal", _("Reversal")


class LedgerAccountKind(models.TextChoices):
    CASH = "cash", _("Cash")
    OPEN_BETS = "open_bets", _("Open Bets")
    PROFIT = "profit", _("Profit")  # a gain is negative here: what cash got, profit gave
    EXTERNAL = "external", _("External")


class TransactionKind(models.TextChoices):
    DEPOSIT = "deposit", _("Deposit")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    TRANSFER = "transfer", _("Transfer")
    PLACEMENT = "placement", _("Placement")
    SETTLEMENT = "settlement", _("Settlement")
    CASH_OUT = "cash_out", _("Cash Out")
    REVERSAL = "reversal", _("Reversal")
