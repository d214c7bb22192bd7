"""What is done from time to time: housekeeping in the database, backups. Says what it did.

The loop runs one look at a time; when each job was done last is kept on the data
volume, so that restarts neither repeat nor forget one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from appliance.backup import backup, backups
from appliance.config import Config
from appliance.database.migrations import manage
from appliance.errors import ApplianceError
from appliance.files import write_whole
from appliance.log import Say
from appliance.paths import Paths

HOUSEKEEPING = timedelta(days=1)
AFTER_A_FAILURE = timedelta(hours=1)
_LONGEST_SLEEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: timedelta
    run: Callable[[], str]  # returns what it did, in a sentence


def jobs(config: Config, paths: Paths) -> list[Job]:
    every = timedelta(hours=config.backup_interval_hours)
    due = [Job("housekeeping", HOUSEKEEPING, _housekeep)]
    if every:
        due.append(Job("backup", every, lambda: _backup(config, paths)))
    return due


def look(due: list[Job], state: Path, say: Say, now: float | None = None) -> float:
    """Run what is due; return the seconds until the next job.

    A job never seen before is due one interval from now, one that failed in an hour.
    """
    now = time.time() if now is None else now
    following = _load(state)
    for job in due:
        latest = now + job.every.total_seconds()
        # Later than that: the interval was longer then, or the clock was ahead.
        at = following[job.name] = min(following.get(job.name, latest), latest)
        if now >= at:
            following[job.name] = now + _run(job, say).total_seconds()
    write_whole(state, json.dumps(following), durable=True)
    soonest = min(following[job.name] for job in due)
    return max(1.0, min(soonest - now, _LONGEST_SLEEP.total_seconds()))


def _run(job: Job, say: Say) -> timedelta:
    began = time.monotonic()
    try:
        done = job.run()
    except ApplianceError as error:
        say(f"{job.name} failed, tried again in an hour", level="error", reason=str(error))
        return AFTER_A_FAILURE
    say(done, job=job.name, seconds=round(time.monotonic() - began, 1))
    return job.every


def _housekeep() -> str:
    done = manage("housekeep", capture_output=True, text=True)
    if done.returncode:
        raise ApplianceError(done.stderr.strip().splitlines()[-1])
    return "expired sessions and tokens are removed"


def _backup(config: Config, paths: Paths) -> str:
    made = backup(config, paths)
    for old in backups(paths)[: -config.backup_keep]:
        old.unlink()
    return f"backed up to {made}"


def _load(state: Path) -> dict[str, float]:
    """What is no time is as if it had never been written."""
    try:
        kept = json.loads(state.read_text())
        return {str(name): float(at) for name, at in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
