"""Curves: against the number of connections, of bets in the table, of bets a person has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from time import sleep
from typing import Any

import psycopg

from benchmarks.contestants import Contestant
from benchmarks.data import Data, generate
from benchmarks.load import measure
from benchmarks.plan import Plan
from benchmarks.scenarios import READERS, Request, Scenarios

Point = dict[str, Any]
COUNTING = {"shared_preload_libraries": "pg_stat_statements"}  # settings, for blocks to be counted
_BETS_EACH = 1000


def against_connections(
    contestants: list[Contestant], scenarios: Scenarios, plan: Plan
) -> list[Point]:
    scenario = scenarios.named("list")
    points = []
    for connections in plan.growth_connections:
        for contestant in contestants:
            sleep(3)  # what wrk has left behind is finished
            measured = measure(
                contestant,
                scenario.requests(contestant),
                connections=connections,
                seconds=plan.saturation_seconds,
            )
            points.append({"x": connections, "who": contestant.name, **asdict(measured)})
    return points


def against_table(
    us: Contestant, connect: Callable[[], psycopg.Connection[Any]], scenarios: Scenarios, plan: Plan
) -> list[Point]:
    """Everybody has 1,000 bets, there are more and more people.

    Seconds are noisy; how many blocks of the database a request reads is not.
    """
    points = []
    for bets in plan.growth_bets:
        users = max(len(READERS), bets // _BETS_EACH)
        with connect() as connection:
            generate(connection, Data(users=users, bets=bets), ledger=False)
        us.log_in(READERS)
        for name in ("list", "detail"):
            with connect() as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
                connection.execute("SELECT pg_stat_statements_reset()")
                point = _point(us, scenarios.named(name).requests(us), plan, name, bets)
                points.append({**point, "blocks": _blocks_a_call(connection)})
    return points


def against_own_bets(
    us: Contestant, connect: Callable[[], psycopg.Connection[Any]], plan: Plan
) -> list[Point]:
    """Each of the first readers has more bets than the one before."""
    points = []
    paths = {"list": "/api/v1/bets", "statistics": "/api/v1/stats/summary"}
    for user, bets in zip(READERS, plan.growth_own, strict=False):
        with connect() as connection:
            _keep(connection, user, bets)
        for name, path in paths.items():
            requests = [Request("GET", path, us.headers[user])]
            points.append(_point(us, requests, plan, name, bets))
    return points


def _point(us: Contestant, requests: list[Request], plan: Plan, who: str, x: int) -> Point:
    measured = measure(us, requests, connections=plan.connections, seconds=plan.growth_seconds)
    return {"x": x, "who": who, **asdict(measured)}


def _blocks_a_call(connection: psycopg.Connection[Any]) -> float:
    """Of the statements that read bets, each of which is one request."""
    rows = connection.execute(
        "SELECT sum(shared_blks_hit + shared_blks_read) / sum(calls) FROM pg_stat_statements"
        " WHERE query LIKE 'SELECT%betting_bet%'"
    ).fetchone()
    return round(float(rows[0]), 1) if rows else 0.0


def _keep(connection: psycopg.Connection[Any], user: int, bets: int) -> None:
    """Leave a person their last bets."""
    connection.execute("SET session_replication_role = replica")
    connection.execute(
        "DELETE FROM betting_bet WHERE id IN (SELECT b.id FROM betting_bet b JOIN accounts_user u"
        " ON u.id = b.user_id WHERE u.email = %s ORDER BY placed_at DESC OFFSET %s)",
        (f"user{user}@bench.example", bets),
    )
    connection.execute("SET session_replication_role = DEFAULT")
    connection.execute("VACUUM ANALYZE betting_bet")
