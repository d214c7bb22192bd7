"""Telling a process that died from one that keeps dying.

supervisord calls a program FATAL when it does not live for `startsecs`. One that lives a little
longer and dies again it starts for ever: the container would serve nothing, and look alive.
"""

from __future__ import annotations

import os
import signal
from collections import defaultdict, deque
from datetime import timedelta

from appliance.log import Say
from appliance.paths import Paths

WINDOW = timedelta(minutes=10)
MOST = 5


class Deaths:
    """The moments at which each program died, as far back as `WINDOW`."""

    def __init__(self) -> None:
        self._moments: defaultdict[str, deque[float]] = defaultdict(deque)

    def count(self, program: str, now: float) -> int:
        """One more at `now` (seconds of a steady clock); how many there were in the window."""
        moments = self._moments[program]
        moments.append(now)
        while now - moments[0] > WINDOW.total_seconds():
            moments.popleft()
        return len(moments)


def give_up(program: str, reason: str, paths: Paths, say: Say, supervisord: int) -> None:
    """End the container with exit code 70, see entrypoint.sh; its engine may start it anew."""
    reason = f"{program} stays dead: {reason}"
    say(f"{reason}. Ending the container", level="error")
    paths.failure_mark.write_text(reason)
    os.kill(supervisord, signal.SIGTERM)
