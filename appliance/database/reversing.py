"""The schema of an older release again, by a run of Django and alone among all containers."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing, nullcontext
from typing import Any

from appliance.config import Config
from appliance.database.connection import wait_briefly
from appliance.database.migrations import LOCK, manage
from appliance.database.refusals import hint, passes
from appliance.errors import ApplianceError, DatabaseAwayError
from appliance.files import locked
from appliance.log import Say
from appliance.paths import Paths


def migrate_back(
    config: Config, paths: Paths, kept: str, say: Say, *, dry: bool = False
) -> dict[str, Any]:
    """Take back whatever is not in `kept`, a JSON list; tell what, and whether it can be.

    Raise `ApplianceError` when one of them cannot, or would not: then all is as it was.
    """
    if config.uses_postgresql:
        with closing(wait_briefly(config, say)):
            pass  # it answers
    # PostgreSQL's lock is one of the transaction, and taken in it: whoever of us is killed.
    alone = config.uses_postgresql or dry
    with nullcontext() if alone else locked(paths.data / "migrate.lock"):
        options = ["--dry-run"] if dry else [f"--lock={LOCK}"]
        done = manage("migrate_back", *options, input=kept, capture_output=True, text=True)
    if done.returncode:
        raise _refused(done, config)
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def _refused(done: subprocess.CompletedProcess[str], config: Config) -> ApplianceError:
    said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
    reason = said[-1].removeprefix("CommandError: ")
    away = config.uses_postgresql and passes(reason)
    kind = DatabaseAwayError if away else ApplianceError
    more = hint(reason, config) if away else "an archive from before the update has the old schema"
    return kind(f"the schema stays as it is\n  {reason}", more)
