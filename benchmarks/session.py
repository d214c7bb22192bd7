"""One run of everything, in order; the facts it found, ready for a report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import answers, growth, machine
from benchmarks.contestants import Contestant, contestant_started
from benchmarks.data import generate
from benchmarks.engine import image_megabytes, run_once
from benchmarks.field import Field
from benchmarks.load import measure
from benchmarks.plan import Plan
from benchmarks.rounds import Rows, play, ratio
from benchmarks.scenarios import READERS, WRITERS, Scenarios
from benchmarks.starting import Started, time_starts
from tests.rig.postgres import Postgres

Facts = dict[str, Any]
Say = Callable[[str], None]
Keep = Callable[[Facts], None]  # what is known so far: growth takes minutes, and may be interrupted
_PEOPLE = (*READERS, *WRITERS)


def run(
    image: str, base: str, shipped: str, workers: int, plan: Plan, say: Say, keep: Keep
) -> Facts:
    """`image` holds the contestants, `shipped` is ours alone, and stands on `base`."""
    facts: Facts = {"machine": machine.describe(image), "plan": repr(plan)}
    facts["image_added_mb"] = round(image_megabytes(shipped) - image_megabytes(base), 1)
    with _database() as server, tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        field = Field(image, server.environment(), Path(scratch), workers)
        facts["starts"] = _starts(field, server, shipped, plan, say)
        with server.connect() as connection:
            generate(connection, plan.data)
        scenarios = Scenarios(server.rows)
        facts |= _contest(field, scenarios, plan, say)
        facts["limits"] = _limits(field, scenarios, plan, say)
        keep(facts)
        facts["growth"] = _growth(field, server, scenarios, plan, say)
    return facts


@contextmanager
def _database() -> Iterator[Postgres]:
    """Nothing waits for a disk: that would be the same for all."""
    with Postgres.temporary(settings={"shared_buffers": "256MB"}) as server:
        yield server


def _starts(field: Field, server: Postgres, shipped: str, plan: Plan, say: Say) -> Facts:
    """On an empty database first, which this leaves migrated."""
    empty = []
    for number in range(max(1, plan.starts // 2)):
        elsewhere = Field(field.image, server.create(f"empty{number}"), field.scratch, 0)
        empty += time_starts(lambda e=elsewhere: e.us(shipped), 1).seconds  # type: ignore[misc]
    env = {"SECRET_KEY": "only-for-a-migration-0123456789-abcdefgh", **server.environment()}
    run_once(field.image, env, "manage", "migrate", "--verbosity=0")
    ours = time_starts(lambda: field.us(shipped, workers=2), plan.starts)
    seed = time_starts(field.seed, plan.starts)
    say(f"starts: {ours.middle:.2f} s, the seed's design {seed.middle:.2f} s")
    return {
        "empty_seconds": [round(each, 2) for each in empty],
        "us": _started(ours),
        "the seed's design": _started(seed),
    }


def _started(started: Started) -> Facts:
    return {
        "seconds": round(started.middle, 2),
        "seconds_of_each": [round(each, 2) for each in started.seconds],
        "idle_mb": _megabytes(started.idle),
    }


def _contest(field: Field, scenarios: Scenarios, plan: Plan, say: Say) -> Facts:
    makers = (field.us, field.seed, field.uvicorn, field.granian)
    with _standing(makers) as contestants:
        for each in contestants:
            each.log_in(_PEOPLE)
        compared = answers.compare(scenarios.all(), contestants)
        say(f"{compared} answers compared: the same")
        table = {}
        for scenario in scenarios.all():
            table[scenario.name] = _facts_of(play(scenario, contestants, plan, say))
            table[scenario.name]["title"] = scenario.title
        memory = {each.name: _megabytes(each.memory()) for each in contestants}
    return {
        "scenarios": table,
        "loaded_mb": memory,
        "answers_compared": compared,
        "memory_two_workers_mb": _two_workers(field, scenarios, plan),
    }


def _facts_of(rows: Rows) -> Facts:
    ratios = {name: [round(each, 2) for each in ratio(rows, name)] for name in rows if name != "us"}
    return {"rows": {name: row.as_facts() for name, row in rows.items()}, "ratios": ratios}


def _two_workers(field: Field, scenarios: Scenarios, plan: Plan) -> Facts:
    """After a load of everything."""
    with _standing((lambda: field.us(workers=2),)) as (us,):
        us.log_in(_PEOPLE)
        for scenario in scenarios.all():
            measure(us, scenario.requests(us), connections=32, seconds=plan.seconds)
        return _megabytes(us.memory())


def _limits(field: Field, scenarios: Scenarios, plan: Plan, say: Say) -> Facts:
    """Bytes of our own list, from memory by nginx, and through our nginx and gunicorn."""
    with _standing((field.us,)) as (us,):
        us.log_in(READERS)
        request = scenarios.named("list").requests(us)[0]
        answer = field.scratch / "answer.json"
        answer.write_bytes(us.ask("GET", request.path, None, request.headers)[1])
        answer.chmod(0o644)
        with _standing((lambda: field.bare(answer), lambda: field.memory(answer))) as limits:
            found = {}
            found |= _static_beside_plain_nginx(us, limits[1], scenarios, plan)
            for each in limits:
                each.headers = us.headers
                rates = [
                    measure(each, [request], connections=32, seconds=plan.seconds).per_second
                    for _ in range(max(1, plan.rounds // 2))
                ]
                found[each.name] = round(sorted(rates)[len(rates) // 2], 1)
                say(f"  limit       {each.name:<20} {found[each.name]:>10.1f}/s")
            return found


def _static_beside_plain_nginx(
    us: Contestant, plain: Contestant, scenarios: Scenarios, plan: Plan
) -> dict[str, float]:
    requests = scenarios.named("static").requests(us)
    ratios = []
    for _ in range(plan.rounds):
        ours, theirs = (
            measure(each, requests, connections=32, seconds=plan.seconds).per_second
            for each in (us, plain)
        )
        ratios.append(ours / theirs)
    return {"static file, us ÷ plain nginx": round(sorted(ratios)[len(ratios) // 2], 2)}


def _growth(
    field: Field, server: Postgres, scenarios: Scenarios, plan: Plan, say: Say
) -> dict[str, list[growth.Point]]:
    with _standing((field.us, field.seed, field.granian)) as contestants:
        for each in contestants:
            each.log_in(READERS)
        say("growth: connections")
        connections = growth.against_connections(contestants, scenarios, plan)
    server.settings.update(growth.COUNTING)
    server.restart()
    with _standing((field.us,)) as (us,):
        say("growth: bets in the table, bets of one person")
        table = growth.against_table(us, server.connect, scenarios, plan)
        own = growth.against_own_bets(us, server.connect, plan)
    return {"connections": connections, "table": table, "own": own}


@contextmanager
def _standing(makers: tuple[Callable[[], Contestant], ...]) -> Iterator[list[Contestant]]:
    standing: list[Contestant] = []
    try:
        for make in makers:
            standing.append(contestant_started(make))
        yield standing
    finally:
        for each in standing:
            each.remove()


def _megabytes(memory: dict[str, int]) -> dict[str, float]:
    return {name: round(size / 1e6, 1) for name, size in sorted(memory.items())}
