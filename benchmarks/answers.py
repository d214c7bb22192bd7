"""Whether the contestants answer the same, asked before anything is timed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import Any

from benchmarks.contestants import Contestant
from benchmarks.scenarios import Scenario

# Made anew for every answer, or the page's own address.
_VOLATILE = {"id", "created_at", "updated_at", "access", "refresh"}
_PAGING = {"count", "next", "previous"}
_SAME = {"list", "detail", "create", "statistics", "breakdown"}


class Different(AssertionError):
    """The contestants do not do the same work."""


def compare(scenarios: Iterable[Scenario], contestants: list[Contestant]) -> int:
    """Byte for byte after the order of names. Return how many answers were compared."""
    compared = 0
    for scenario in scenarios:
        reference = _answers(scenario, contestants[0])
        for other in contestants[1:]:
            for index, (ours, theirs) in enumerate(
                zip(reference, _answers(scenario, other), strict=True)
            ):
                if ours != theirs:
                    raise Different(
                        f"{scenario.name} {index}: {contestants[0].name} and {other.name}"
                        f"\n{ours[:2000]!r}\n{theirs[:2000]!r}"
                    )
                compared += 1
    return compared


def _answers(scenario: Scenario, contestant: Contestant) -> list[bytes]:
    bodies = []
    for request in scenario.requests(contestant):
        headers = dict(request.headers)
        if request.fresh_key:
            headers["Idempotency-Key"] = secrets.token_hex(16)
        given = json.loads(request.body) if request.body else None
        status, body = contestant.ask(request.method, request.path, given, headers)
        if status not in (200, 201):
            raise Different(f"{scenario.name}: {contestant.name} answers {status} {body[:500]!r}")
        bodies.append(_canonical(scenario.name, body))
    return bodies


def _canonical(name: str, body: bytes) -> bytes:
    if name not in _SAME:
        return b""  # tokens, the word for "alive", names of files: each has its own
    left_out = _PAGING | (_VOLATILE if name == "create" else set())
    known: Any = json.loads(body)
    kept = _without(left_out, known)
    if name == "create":  # legs have keys that are made anew as well
        kept["legs"] = [_without(left_out, leg) for leg in kept["legs"]]
    return json.dumps(kept, sort_keys=True).encode()


def _without(names: set[str], known: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in known.items() if key not in names}
