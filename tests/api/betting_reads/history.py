"""Bets that exist already: written as rows, with the columns the services would derive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from app.betting.calc.bets import Bet as CalcBet
from app.betting.calc.bets import Leg as CalcLeg
from app.betting.calc.kinds import BetKind, LegResult
from app.betting.calc.settlement import bet_settle
from app.betting.models import Bankroll, Bet, Bookmaker, BookmakerAccount

BEGAN = datetime(2024, 1, 1, 12, tzinfo=UTC)
RESULTS = ("won", "lost", "lost", "won", "void", "half_won", "half_lost")


def account_of(user, name="bet365", currency="EUR"):
    bookmaker, _ = Bookmaker.objects.get_or_create(name=name)
    return BookmakerAccount.objects.create(user=user, bookmaker=bookmaker, currency=currency)


def bankroll_of(user, name="Main", currency="EUR", start="1000.00"):
    return Bankroll.objects.create(
        user=user, name=name, currency=currency, starting_amount=Decimal(start)
    )


def bet_row(account, bankroll, *, odds="2.50", result="won", stake="10.00", at=BEGAN, **columns):
    """A single, unless `columns` say otherwise; pending without a result."""
    return Bet(
        user=account.user,
        account=account,
        bankroll=bankroll,
        currency=account.currency,
        placed_at=at,
        odds=Decimal(odds),
        **{**_amounts(odds, result, stake, at), **columns},
    )


def history(account, bankroll, size=60, seed=7):
    """Singles of all results, of two sports' worth of odds, some without a close."""
    random = Random(seed)
    rows = []
    for index in range(size):
        close = Decimal(random.randint(110, 900)) / 100 if random.random() < 0.8 else None
        rows.append(
            bet_row(
                account,
                bankroll,
                odds=str(Decimal(random.randint(110, 900)) / 100),
                result=random.choice(RESULTS),
                stake=str(Decimal(random.randint(100, 5000)) / 100),
                at=BEGAN + timedelta(hours=7 * index),
                closing_odds=close,
                closing_booksum=Decimal("1.053210") if close and random.random() < 0.7 else None,
            )
        )
    return Bet.objects.bulk_create(rows)


def _amounts(odds, result, stake, at):
    known = {"kind": "single", "stake": Decimal(stake), "total_stake": Decimal(stake)}
    if not result:
        return {**known, "outlay": Decimal(stake), "open_amount": Decimal(stake)}
    leg = CalcLeg(odds=Decimal(odds), result=LegResult(result))
    settled = bet_settle(CalcBet(kind=BetKind.SINGLE, stake=Decimal(stake), legs=(leg,)))
    return {
        **known,
        "outlay": settled.outlay,
        "open_amount": Decimal(0),
        "status": settled.outcome.value,
        "settled_at": at + timedelta(hours=2),
        "computed_return": settled.total_return,
        "total_return": settled.total_return,
        "profit": settled.profit,
    }
