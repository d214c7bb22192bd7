"""Restarts a process that hangs, and tells what becomes of each.

A supervisord event listener, see http://supervisord.org/events.html. It does
what Docker leaves undone: a container that is unhealthy is not restarted.

It stays in memory, so it imports little: what it must know of the configuration
is in run/appliance/boot.json, and it is started without the `appliance` command.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TextIO

from appliance.deaths import MOST, Deaths, give_up
from appliance.errors import ApplianceError
from appliance.files import write_whole
from appliance.log import Say, logger
from appliance.paths import CODE_ROOT, Paths
from appliance.probes import Answer, Door, ask_gunicorn, ask_nginx

if TYPE_CHECKING:
    import subprocess

# Ticks come every 5 seconds: longer than a slow request may take, see gunicorn's timeout.
MISSES_BEFORE_RESTART = 8
_PROBE_SECONDS = 3
_READY_SECONDS = 120


def watch(env: Mapping[str, str], stdin: TextIO = sys.stdin, stdout: TextIO = sys.stdout) -> None:
    paths = Paths.from_env(env)
    booted = json.loads((paths.run / "boot.json").read_text())
    door = Door(*booted["door"])
    say = logger("watchdog", env, sys.stderr)
    telling = (door, booted["began"], paths, say)
    threading.Thread(target=_tell_ready, args=telling, daemon=True).start()
    watchdog = Watchdog(door, paths, say)
    while True:
        stdout.write("READY\n")
        stdout.flush()
        line = stdin.readline()
        if not line:
            return
        header = _pairs(line)
        payload = _pairs(stdin.read(int(header["len"])))
        watchdog.handle(header["eventname"], payload)
        stdout.write("RESULT 2\nOK")


class Watchdog:
    def __init__(self, door: Door, paths: Paths, say: Say) -> None:
        self._paths = paths
        self._say = say
        self._misses = {"gunicorn": 0, "nginx": 0}
        self._deaths = Deaths()
        self._probes: dict[str, Callable[[], Answer]] = {
            "gunicorn": lambda: ask_gunicorn(
                door, paths.gunicorn_socket, "/health/live/", _PROBE_SECONDS
            ),
            "nginx": lambda: ask_nginx(door, "/health/", _PROBE_SECONDS),
        }

    def handle(self, event: str, payload: Mapping[str, str]) -> None:
        name = payload.get("processname", "")
        if event.startswith("TICK"):
            for program in self._probes:
                self._look_at(program)
        elif event == "PROCESS_STATE_EXITED" and (
            payload.get("expected") == "0" or name in self._probes
        ):
            self._say(f"{name} ended unexpectedly, starting it again", level="error")
            _end_orphans(name, int(payload["pid"]))
        elif event == "PROCESS_STATE_BACKOFF":
            tries = payload.get("tries")
            self._say(f"{name} did not stay up", level="error", attempt=tries)
        elif event == "PROCESS_STATE_RUNNING":
            self._say(f"{name} is running", pid=payload.get("pid"))

    def _look_at(self, program: str) -> None:
        try:
            self._probes[program]()
        except ApplianceError as error:
            self._misses[program] += 1
            if self._misses[program] >= MISSES_BEFORE_RESTART:
                self._restart(program, str(error))
        else:
            self._misses[program] = 0

    def _restart(self, program: str, reason: str) -> None:
        self._misses[program] = 0
        if self._deaths.count(program, time.monotonic()) == MOST:
            give_up(program, f"it hung {MOST} times", self._paths, self._say, os.getppid())
            return
        self._say(f"{program} hangs, restarting it", level="error", reason=reason)
        supervisorctl("restart", program)


def _end_orphans(program: str, group: int) -> None:
    """Let a dead master's workers finish and go: nginx's would keep its port for ever.

    supervisord starts each program as the leader of a process group of its own.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGQUIT if program == "nginx" else signal.SIGTERM)


def supervisorctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    import subprocess  # in the watchdog, for the rare restart only

    argv = ["supervisorctl", "--configuration", str(CODE_ROOT / "supervisord.conf"), *arguments]
    return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def _tell_ready(door: Door, began: float, paths: Paths, say: Say) -> None:
    """Say once when the front door answers, and how long that took."""
    while time.time() - began < _READY_SECONDS:
        try:
            # nginx would log an error for each probe before gunicorn listens.
            listening = paths.gunicorn_socket.exists()
            if listening and ask_nginx(door, "/health/ready/", _PROBE_SECONDS).status == 200:
                seconds = round(time.time() - began, 2)
                write_whole(paths.run / "ready.json", json.dumps({"seconds": seconds}))
                say("ready", seconds=seconds)
                return
        except ApplianceError:
            pass  # not yet
        time.sleep(0.1)


def _pairs(line: str) -> dict[str, str]:
    return dict(word.split(":", 1) for word in line.split() if ":" in word)


if __name__ == "__main__":
    watch(os.environ)
