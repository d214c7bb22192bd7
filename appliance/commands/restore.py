"""`appliance restore FILE`: bring one of our backups back."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from appliance.archives import code_version
from appliance.config import Config, load_config
from appliance.database.connection import where
from appliance.errors import ApplianceError
from appliance.paths import Paths
from appliance.processes import children
from appliance.restore import Unpacked, restore
from appliance.signals import end_in_order
from appliance.watchdog import supervisorctl


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    config, paths = load_config(env), Paths.from_env(env)

    def agree(unpacked: Unpacked) -> None:
        print("\n".join(_plan(unpacked, config, paths)))
        if not args.yes:
            _ask()

    restore(config, paths, Path(args.archive), agree)
    print(f"restored from {args.archive}")
    _renew_workers(paths)
    return 0


def _renew_workers(paths: Paths) -> None:
    """End gunicorn's workers in order, for new ones: none goes on with what it knew before.

    What waits for an answer meanwhile waits in the socket. A reload by SIGHUP would set up
    gunicorn's logging anew, over Django's.
    """
    if not (paths.run / "supervisor.sock").exists():
        return
    master = supervisorctl("pid", "gunicorn").stdout.strip()
    for worker in children(int(master)) if master.isdigit() and int(master) else ():
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)


def _plan(unpacked: Unpacked, config: Config, paths: Paths) -> list[str]:
    database = where(config) if config.uses_postgresql else f"SQLite, {paths.sqlite}"
    made = f"version {unpacked.version}" if unpacked.version else "a version that it does not name"
    lines = [
        f"This replaces everything in the database by {unpacked.archive},",
        f"made by {made}; uploaded files of the same name, too.",
        f"  database    {database}",
    ]
    if unpacked.behind:
        count = len(unpacked.behind)
        lines += [f"  migrations  {count} to apply, for version {code_version()}:"]
        lines += [f"              {name}" for name in unpacked.behind]
    return lines


def _ask() -> None:
    if not sys.stdin.isatty():
        raise ApplianceError(
            "nobody is there to be asked: nothing was changed",
            "say yes beforehand: appliance restore FILE --yes; or type it on a terminal: "
            "docker exec -it",
        )
    try:
        answer = input("Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        raise ApplianceError("not restored: nothing was changed")
