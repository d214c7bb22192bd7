"""What is done from time to time: housekeeping in the database, backups. Says what it did.

The loop runs one look at a time; when each job was last done, and is due, is kept on the data
volume, so that restarts neither repeat nor forget one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.archives import outlived
from appliance.backup import backup
from appliance.config import Config
from appliance.database.migrations import manage
from appliance.errors import ApplianceError, sentence
from appliance.files import write_whole
from appliance.log import Say
from appliance.paths import Paths

HOUSEKEEPING = timedelta(days=1)
AFTER_A_FAILURE, _AGAIN = timedelta(hours=1), "an hour"
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

    A job is due one interval after it was last done, whatever the interval was then; one never
    seen before an interval from now; one that failed, for whatever reason or by taking this
    process with it, in an hour.
    """
    now = time.time() if now is None else now
    kept = _load(state)
    for job in due:
        at = kept[job.name] = _due(job, kept, now)
        if now >= at:
            # First, so that one that takes the process with it is not begun again at once.
            kept.pop(_done(job), None)
            kept[job.name] = now + AFTER_A_FAILURE.total_seconds()
            if not _keep(state, kept, say):
                return AFTER_A_FAILURE.total_seconds()
            if _run(job, say):
                kept |= {_done(job): now, job.name: now + job.every.total_seconds()}
    _keep(state, kept, say)
    soonest = min(kept[job.name] for job in due)
    return max(1.0, min(soonest - now, _LONGEST_SLEEP.total_seconds()))


def _due(job: Job, kept: dict[str, float], now: float) -> float:
    every = job.every.total_seconds()
    if _done(job) in kept:
        # Later than now: the clock was ahead then.
        kept[_done(job)] = min(kept[_done(job)], now)
        return kept[_done(job)] + every
    return min(kept.get(job.name, now + every), now + every)


def _done(job: Job) -> str:
    """The name under which is kept when it was last done; not since it failed."""
    return f"{job.name} done"


def _run(job: Job, say: Say) -> bool:
    """Whether it was done."""
    began = time.monotonic()
    try:
        done = job.run()
    except Exception as error:  # whatever it is, the other jobs and the next hour go on
        hint = {"hint": error.hint} if isinstance(error, ApplianceError) and error.hint else {}
        message = f"{job.name} failed, tried again in {_AGAIN}"
        say(message, level="error", reason=sentence(error), **hint)
        return False
    say(done, job=job.name, seconds=round(time.monotonic() - began, 1))
    return True


def _housekeep() -> str:
    done = manage("housekeep", capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise ApplianceError(said[-1])
    return "expired sessions and tokens are removed"


def _backup(config: Config, paths: Paths) -> str:
    made = backup(config, paths, scheduled=True)
    for old in outlived(paths, config.backup_keep, datetime.now(UTC)):
        old.unlink(missing_ok=True)  # another container may look after the same volume
    return f"backed up to {made}"


def _keep(state: Path, following: dict[str, float], say: Say) -> bool:
    """A job whose time cannot be noted would be begun again and again: it is not begun."""
    try:
        write_whole(state, json.dumps(following), durable=True)
    except OSError as error:
        reason = sentence(error)
        say("when jobs are due cannot be noted: none is begun", level="error", reason=reason)
        return False
    return True


def _load(state: Path) -> dict[str, float]:
    """What is no time is as if it had never been written."""
    try:
        kept = json.loads(state.read_text())
        return {str(name): float(at) for name, at in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
