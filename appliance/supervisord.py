"""Boots, then becomes supervisord: which is loaded while the checks run in a child.

`python -m appliance.supervisord --configuration FILE`, run by entrypoint.sh. Ends with the
boot's exit code when something is not as it must be; nothing listens before the boot is done.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import traceback
from time import monotonic
from types import ModuleType
from typing import Any

from appliance.deaths import MOST, WINDOW, Deaths, give_up
from appliance.errors import EXIT_PROCESS_DEAD
from appliance.log import logger
from appliance.paths import Paths

_BOOT = [sys.executable, "-m", "appliance", "boot"]


def main() -> int:
    boot = os.posix_spawn(_BOOT[0], _BOOT, os.environ)
    stopped = _forward_stop(boot)
    supervisord = _load()
    code = os.waitstatus_to_exitcode(os.waitpid(boot, 0)[1])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if code or stopped:
        return code if code >= 0 else EXIT_PROCESS_DEAD
    _link_stdout()
    try:
        supervisord.main(sys.argv[1:])
    except (Exception, SystemExit):
        traceback.print_exc()
    return EXIT_PROCESS_DEAD  # who asks it to end asks entrypoint.sh, which then says 0


def _forward_stop(boot: int) -> list[int]:
    """Let the boot end as it sees fit; the list returned is no longer empty then."""
    received: list[int] = []

    def forward(number: int, _frame: object) -> None:
        received.append(number)
        with contextlib.suppress(ProcessLookupError):
            os.kill(boot, number)

    signal.signal(signal.SIGTERM, forward)
    return received


def _load() -> Any:
    """supervisord without what ours has no use for, a quarter of its memory.

    TLS for its clients, and the metadata of packages, which it takes to import `module:name`.
    """
    sys.modules["ssl"] = None  # type: ignore[assignment]
    metadata = ModuleType("importlib.metadata")
    metadata.EntryPoint = _EntryPoint  # type: ignore[attr-defined]
    sys.modules["importlib.metadata"] = metadata
    sys.modules["importlib.resources"] = ModuleType("importlib.resources")
    for late in ("http", "rpcinterface", "web", "process"):
        importlib.import_module(f"supervisor.{late}")
    return importlib.import_module("supervisor.supervisord")


class _EntryPoint:
    def __init__(self, _name: str | None, value: str, _group: str | None) -> None:
        self._value = value

    def load(self) -> Any:
        module, _, name = self._value.partition(":")
        return getattr(importlib.import_module(module), name)


def _link_stdout() -> None:
    """Where nginx writes its access log: the stdout of PID 1, our parent."""
    link = os.path.join(os.environ["APPLIANCE_RUN"], "stdout")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(link)  # `nginx -t` has made a file of that name
    os.symlink(f"/proc/{os.getppid()}/fd/1", link)


def start_at_once(supervisord: Any, **_: str) -> object:
    """An RPC interface of no methods; its making is supervisord's hook for extensions.

    supervisord waits for something to read, for a second, before it first looks at its
    programs. That second is nearly half of a start.
    """
    events = importlib.import_module("supervisor.events")
    events.subscribe(events.SupervisorRunningEvent, lambda _: _start(supervisord))
    return object()


def _start(supervisord: Any) -> None:
    for group in sorted(supervisord.process_groups.values()):
        group.transition()


def count_deaths(_supervisord: Any, **_: str) -> object:
    """An RPC interface of no methods, as `start_at_once` is: ends us when a program stays dead.

    Not in the watchdog, which may be the one that dies.
    """
    events = importlib.import_module("supervisor.events")
    always = importlib.import_module("supervisor.datatypes").RestartUnconditionally
    paths, say = Paths.from_env(os.environ), logger("supervisord", os.environ, sys.stderr)
    deaths = Deaths()

    def fatal(event: Any) -> None:
        reason = "it did not start again; its own lines above say why"
        give_up(event.process.config.name, reason, paths, say, os.getpid())

    def exited(event: Any) -> None:
        if event.expected and event.process.config.autorestart is not always:
            return
        name = event.process.config.name
        if deaths.count(name, monotonic()) == MOST:
            reason = f"it died {MOST} times within {WINDOW.seconds // 60} minutes"
            give_up(name, f"{reason}; its own lines above say why", paths, say, os.getpid())

    events.subscribe(events.ProcessStateFatalEvent, fatal)
    events.subscribe(events.ProcessStateExitedEvent, exited)
    return object()


if __name__ == "__main__":
    sys.exit(main())
