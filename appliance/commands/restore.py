"""`appliance restore FILE`: bring one of our backups back."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress

from appliance.archives import code_version, undoable
from appliance.config import Config, load_config
from appliance.database.connection import where
from appliance.errors import ApplianceError
from appliance.examination import STDIN, Examined
from appliance.paths import Paths
from appliance.processes import children
from appliance.progress import Shown
from appliance.restore import Options, restore
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
    archive = _chosen(args, paths)
    # What was there comes back as it was, whatever is to be said of it.
    options = Options(undo=not args.no_undo, accept_ledger=args.accept_ledger or args.undo)

    def agree(found: Examined) -> None:
        print("\n".join([*_plan(found, config, paths), _way_back(options)]), flush=True)
        if not args.yes:
            _ask()

    kept = restore(config, paths, archive, Shown("restore", env), agree, options)
    print(f"restored from {archive}")
    if kept:
        print(f"what was there is kept in {kept}\nback to it: appliance restore --undo")
    _renew_workers(paths)
    return 0


def _chosen(args: argparse.Namespace, paths: Paths) -> str:
    if bool(args.archive) == args.undo:
        raise ApplianceError(
            "one of both: a FILE to restore, or --undo", "see what there is: ls /backups"
        )
    if args.archive:
        return str(args.archive)
    kept = undoable(paths)
    if not kept:
        raise ApplianceError(
            f"there is nothing to go back to: no …-before-restore.tar.gz in {paths.backups}",
            "see what there is: ls /backups",
        )
    return str(kept[-1])


def _way_back(options: Options) -> str:
    if not options.undo:
        return "What is there now is not kept: there is no way back."
    return "What is there now is kept first; back to it: appliance restore --undo"


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
