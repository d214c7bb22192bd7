"""Two runs of Django: one brings the copy to where the code is, one moves it into PostgreSQL.

The second works inside one transaction and goes on at our word, see `move_database`. Whichever of
us dies, the other reads the end of a pipe, and the target is as it was.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from appliance.config import Config
from appliance.database.migrations import LOCK
from appliance.database.refusals import hint
from appliance.errors import ApplianceError
from appliance.paths import CODE_ROOT

_MANAGE = [sys.executable, "-m", "app.manage", "move_database"]
_UNCHANGED = "nothing was moved, and nothing was changed"

Rows = dict[str, int]  # by table


class CutOffError(ApplianceError):
    """Nobody knows whether it stands."""


def prepare(copy: Path, env: Mapping[str, str]) -> None:
    """Check, migrate and prove it. Raise `ApplianceError` when it cannot be used."""
    without = {name: value for name, value in env.items() if not name.startswith("DB_")}
    done = subprocess.run(
        [*_MANAGE, str(copy), "--prepare"],
        cwd=CODE_ROOT,
        env=without,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise ApplianceError(f"{_UNCHANGED}\n{_last(done.stderr, done.returncode)}")


class Mover:
    """The run beside PostgreSQL, which waits for our word between its steps."""

    def __init__(self, run: subprocess.Popen[bytes], said: IO[bytes], config: Config) -> None:
        self._run, self._said, self._config = run, said, config

    def looked(self) -> Rows:
        """What is in the target, beside what its migrations have put there."""
        return self._hear("looked")

    def hold(self) -> Rows:
        """The same, from when on nobody can write there."""
        self._tell("hold")
        return self._hear("held")

    def load(self, more: Callable[[int], None]) -> Rows:
        """Everything goes over and is compared; `more` is told of bytes. It does not stand yet."""
        self._tell("proceed")
        return self._hear("loaded", more)

    def commit(self) -> None:
        self._tell("commit")
        try:
            self._hear("committed")
        except ApplianceError:
            if self._run.wait() >= 0:
                raise
            raise CutOffError(
                "it was cut off in its last moment: the target holds everything, or is as it was",
                "type it once more: what is in use there has everything, else it is moved now",
            ) from None

    def _tell(self, word: str) -> None:
        assert self._run.stdin
        with suppress(BrokenPipeError):  # who has ended says elsewhere why
            self._run.stdin.write(f"{word}\n".encode())
            self._run.stdin.flush()

    def _hear(self, word: str, more: Callable[[int], None] = lambda _: None) -> Rows:
        assert self._run.stdout
        for line in self._run.stdout:
            said, _, facts = line.decode().strip().partition(" ")
            if said == "bytes":
                more(int(facts))
            elif said == word:
                return dict(json.loads(facts))
        code = self._run.wait()
        self._said.seek(0)
        reason = _last(self._said.read().decode(errors="replace"), code)
        raise ApplianceError(f"{_UNCHANGED}\n{reason}", hint(reason, self._config))


@contextmanager
def mover(config: Config, copy: Path) -> Iterator[Mover]:
    """`copy` need not be there before `load`; its folder takes our notes."""
    argv = [*_MANAGE, str(copy), f"--lock={LOCK}"]
    pipe = subprocess.PIPE
    with (copy.parent / "said").open("w+b") as said:
        run = subprocess.Popen(argv, cwd=CODE_ROOT, stdin=pipe, stdout=pipe, stderr=said)
        try:
            yield Mover(run, said, config)
        finally:
            if run.poll() is None:
                run.kill()
            with suppress(BrokenPipeError):
                run.communicate()


def _last(said: str, code: int) -> str:
    lines = said.strip().splitlines()
    return (
        lines[-1].removeprefix("CommandError: ")
        if lines
        else f"it ended with {code}, without a word"
    )
