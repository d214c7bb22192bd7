"""`appliance restore FILE`: bring one of our backups back."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress

from appliance.archives import code_version
from appliance.config import Config, load_config
from appliance.database.connection import where
from appliance.errors import ApplianceError
from appliance.examination import STDIN, Examined
from appliance.paths import Paths
from appliance.processes import children
from appliance.progress import Shown
from appliance.restore import restore
from appliance.secret_key import secret_key_ensure
from appliance.signals import end_in_order
from appliance.volumes import volumes_prepare
from appliance.watchdog import supervisorctl


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    config, paths = load_config(env), Paths.from_env(env)
    if args.archive == STDIN and not args.yes:
        raise ApplianceError(
            "the archive comes where the answer would: nothing was changed",
            "say yes beforehand: appliance restore - --yes < FILE",
        )
    _prepare(config, paths)

    def agree(archive: Examined) -> None:
        print("\n".join(_plan(archive, config, paths)))
        if not args.yes:
            _ask()

    restore(config, paths, args.archive, Shown("restore", env), agree)
    print(f"restored from {args.archive}")
    _renew_workers(paths)
    return 0


def _prepare(config: Config, paths: Paths) -> None:
    """What a start would have made: there may never have been one here."""
    needed = {paths.media, paths.backups, paths.data}
    volumes_prepare(paths, read_only=tuple(each for each in paths.volumes if each not in needed))
    if not config.secret_key:
        secret_key_ensure(paths)


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


def _plan(archive: Examined, config: Config, paths: Paths) -> list[str]:
    database = where(config) if config.uses_postgresql else f"SQLite, {paths.sqlite}"
    version = archive.manifest.version
    made = f"version {version}" if version else "a version that it does not name"
    if not archive.manifest.has_checksums:
        made += ", before checksums"
    lines = [
        f"This replaces everything in the database by {archive.name},",
        f"made by {made}; uploaded files of the same name, too.",
        f"  database    {database}",
    ]
    if archive.behind:
        count = len(archive.behind)
        lines += [f"  migrations  {count} to apply, for version {code_version()}:"]
        lines += [f"              {name}" for name in archive.behind]
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
