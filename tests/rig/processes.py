"""A server with children, and the ways it may leave."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

_END_SECONDS = 20


class ServerProcess:
    process: subprocess.Popen[bytes] | None = None

    def end(self, how: signal.Signals) -> None:
        """Send the signal and wait until the server has gone; nothing when it is not there."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(_END_SECONDS)
        self.process = None

    def crash(self) -> None:
        self._signal_all(signal.SIGKILL)
        self.end(signal.SIGKILL)

    def freeze(self) -> None:
        """The server stops answering without closing anything; `thaw` ends it."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, how: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            for pid in [self.process.pid, *self._children(self.process.pid)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, how)

    def _children(self, pid: int) -> list[int]:
        """From the kernel: PostgreSQL's children lead sessions of their own."""
        path = Path(f"/proc/{pid}/task/{pid}/children")
        return [int(word) for word in path.read_text().split()] if path.exists() else []
