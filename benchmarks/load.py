"""One measurement: wrk against one contestant, a few seconds, and what that cost it."""

from __future__ import annotations

import json
import secrets
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.contestants import Contestant
from benchmarks.scenarios import Request

_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Measured:
    """`per_second` counts good answers only."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int
    cpu_ms_per_request: float


def measure(
    contestant: Contestant, requests: list[Request], *, connections: int, seconds: int
) -> Measured:
    before = contestant.cpu_seconds()
    said = _wrk(contestant.port, requests, connections, seconds)
    cpu = contestant.cpu_seconds() - before
    answered = said["requests"]
    good = answered - said["bad_status"]
    return Measured(
        per_second=good / (said["microseconds"] / 1e6),
        p50_ms=said["p50"] / 1000,
        p99_ms=said["p99"] / 1000,
        failed=said["bad_status"] + said["broken"],
        cpu_ms_per_request=1000 * cpu / max(1, answered),
    )


def _wrk(port: int, requests: list[Request], connections: int, seconds: int) -> dict[str, int]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as plan:
        for request in requests:
            plan.write(_line(request) + "\n")
        plan.flush()
        done = subprocess.run(
            [
                "wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s",
                "--timeout=10s", f"--script={_SCRIPT}", f"http://127.0.0.1:{port}", "--",
                plan.name, secrets.token_hex(8),
            ],
            capture_output=True,
            text=True,
            timeout=seconds + 60,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    said: dict[str, int] = json.loads(done.stdout.rpartition("RESULT ")[2])
    return said


def _line(request: Request) -> str:
    """Fields apart by tabs, headers by further ones: Lua knows no JSON."""
    about = asdict(request)
    key = "key" if about["fresh_key"] else "-"
    headers = [word for pair in request.headers.items() for word in pair]
    return "\t".join([request.method, request.path, key, request.body, *headers])
