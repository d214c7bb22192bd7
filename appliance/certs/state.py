"""What happened last with a CA, kept on the certificate volume: a restart forgets nothing.

One file a CA. The lock beside it lets one of several containers ask at a time.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from appliance.files import write_private
from appliance.paths import Paths


@dataclass(slots=True)
class State:
    """Times are seconds since the epoch; 0: never."""

    names: list[str] = field(default_factory=list)  # what was asked for
    result: str = ""  # a word, see outcome.py
    detail: str = ""  # the same as a sentence
    asked_at: float = 0
    next_at: float = 0
    failures: int = 0  # in a row
    validations: list[float] = field(default_factory=list)  # failed ones, of the last hour


def state_file(paths: Paths, lineage: str) -> Path:
    return paths.certificates / "appliance" / f"{lineage}.json"


def read_state(paths: Paths, lineage: str) -> State:
    """What cannot be read is as if nothing had happened yet."""
    for path in (_spare(paths, lineage), state_file(paths, lineage)):
        try:
            return _checked(State(**json.loads(path.read_text())))
        except (OSError, ValueError, TypeError):
            continue
    return State()


def _checked(state: State) -> State:
    """Raise `TypeError` unless each value is of the kind that we write."""
    for name, default in asdict(State()).items():
        kinds = (int, float) if isinstance(default, int) else type(default)
        if not isinstance(getattr(state, name), kinds):
            raise TypeError(name)
    return state


def write_state(paths: Paths, lineage: str, state: State) -> None:
    """On the volume; where it is full or read-only, beside what is served."""
    content = json.dumps(asdict(state), indent=1).encode()
    path, spare = state_file(paths, lineage), _spare(paths, lineage)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(path, content)
        spare.unlink(missing_ok=True)
    except OSError:
        spare.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(spare, content)


@contextmanager
def lock(paths: Paths, patience_seconds: float = 0) -> Iterator[bool]:
    """Whether it is ours. Held by another for longer than we wait: not.

    A volume that takes no lock takes no certificate either, and asking says why.
    """
    path = paths.certificates / "appliance" / "lock"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        file = path.open("w")
    except OSError:
        yield True
        return
    with file:
        yield _take(file, time.monotonic() + patience_seconds)


def _take(file: TextIO, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)


def time_of(seconds: float) -> str:
    """In UTC, as a person reads it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _spare(paths: Paths, lineage: str) -> Path:
    return paths.tls / f"state-{lineage}.json"
