"""The figures of one person do not read the bets of everybody."""

from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from app.betting.models import Bankroll, Bet
from app.betting.stats import closing, curves, totals
from tests.api.betting_reads.history import account_of, bankroll_of, history


@pytest.fixture
def crowd(alice, bob):
    """Alice has one bet in forty."""
    history(account_of(alice), bankroll_of(alice), size=250)
    history(account_of(bob), bankroll_of(bob), size=9750)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE betting_bet")
    return Bet.objects.filter(user=alice), Bankroll.objects.filter(user=alice)


@pytest.fixture
def plans():
    """Every statement is explained instead of asked; what was explained."""
    made = []

    def explain(execute, sql, params, many, context):
        if "betting_bet" in sql and not sql.startswith("EXPLAIN"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                made.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield made


def ask(name, bets, bankrolls):
    zone = ZoneInfo("UTC")
    return {
        "summary": lambda: totals.stats_summary(bets=bets, bankrolls=bankrolls),
        "breakdown": lambda: totals.stats_breakdown(bets=bets, by=list(totals.Facet), zone=zone),
        "equity": lambda: curves.stats_equity(
            bets=bets, bankrolls=bankrolls, interval=curves.Interval.DAY, zone=zone
        ),
        "drawdown": lambda: curves.stats_drawdown(bets=bets, bankrolls=bankrolls),
        "streaks": lambda: curves.stats_streaks(bets=bets),
        "clv": lambda: closing.stats_clv(bets=bets),
    }[name]()


@pytest.mark.usefixtures("postgres")
def test_bets_are_read_through_an_index(crowd, plans):
    for name in ("summary", "breakdown", "equity", "drawdown", "streaks", "clv"):
        ask(name, *crowd)

    assert len(plans) == 6
    for plan in plans:
        assert "Seq Scan on betting_bet\n" not in plan
        assert "bet_by_placed" in plan or "bet_by_settled" in plan
