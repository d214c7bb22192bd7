"""The database's content replaced by a copy's, by a run of Django that waits for our word.

It works inside one transaction and commits when it reads `commit`. Whichever of us dies, the
other reads the end of a pipe, and all is as it was.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from appliance.config import Config
from appliance.database.migrations import LOCK
from appliance.database.refusals import hint
from appliance.errors import ApplianceError
from appliance.files import write_whole
from appliance.paths import CODE_ROOT
from appliance.progress import Progress, Step

_MANAGE = [sys.executable, "-m", "app.manage", "restore_database"]
_PG_RESTORE = ["pg_restore", "--no-owner", "--no-acl", "--no-comments", "--file=-"]
_HELD, _EMPTY, _LOADED, _COMMITTED = b"held\n", b"empty\n", b"loaded\n", b"committed\n"
_PROCEED, _WHOLE, _COMMIT = b"proceed\n", b"\\wisebet whole\n", b"commit\n"
_BLOCK_BYTES = 1 << 20


class CutOffError(ApplianceError):
    """Nobody knows whether it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is put in the place of what, and what must be true of it."""

    copy: Path  # its folder takes our notes
    rows: Mapping[str, int]  # table → rows that must arrive; of none: not counted
    accept_ledger: bool = False
    into: Path | None = None  # a SQLite file, other than the appliance's own
    uploads: Path | None = None  # takes a JSON list of what the replaced database names


@contextmanager
def replacing(
    config: Config, wanted: Wanted, held: Callable[[bool], None], progress: Progress
) -> Iterator[Callable[[], None]]:
    """Yield what makes it stand, once the copy is loaded, migrated and proved.

    `held` is called when nobody can write any more, with whether there is anything of ours.
    Raise `ApplianceError` with what was said, when something was refused; all is as it was then.
    """
    notes = wanted.copy.parent
    with (
        (notes / "said").open("w+b") as said,
        _started([*_MANAGE, *_options(config, wanted)], _named(config), said) as run,
    ):
        assert run.stdin and run.stdout
        first = run.stdout.readline()
        if first not in (_HELD, _EMPTY):
            raise _refused(run, said, config)
        held(first == _HELD)
        with progress.step("loaded and proved the database") as step:
            _send(run.stdin, _PROCEED)
            if config.uses_postgresql:
                _feed(wanted.copy, run.stdin, step)
            if run.stdout.readline() != _LOADED:
                raise _refused(run, said, config)

        def commit() -> None:
            _send(run.stdin, _COMMIT)
            if run.stdout and run.stdout.readline() == _COMMITTED:
                return
            if run.wait() < 0:
                raise CutOffError(
                    "the database was cut off in its last moment: it is wholly the archive's, or "
                    "wholly as it was",
                    "look which, or restore once more",
                )
            raise _refused(run, said, config)

        yield commit


def _options(config: Config, wanted: Wanted) -> list[str]:
    options = ["--accept-ledger"] if wanted.accept_ledger else []
    if wanted.rows:
        rows = wanted.copy.parent / "rows.json"
        write_whole(rows, json.dumps(dict(wanted.rows)))
        options.append(f"--rows={rows}")
    if wanted.uploads:
        options.append(f"--uploads={wanted.uploads}")
    if config.uses_postgresql:
        return [*options, f"--lock={LOCK}"]
    into = [f"--into={wanted.into}"] if wanted.into else []
    return [*options, f"--sqlite={wanted.copy}", *into]


def _named(config: Config) -> dict[str, str]:
    """The database that is meant may be another one than the environment's."""
    names = ("db_host", "db_port", "db_name", "db_user", "db_password")
    return os.environ | {name.upper(): str(getattr(config, name)) for name in names}


@contextmanager
def _started(
    argv: list[str], env: Mapping[str, str], said: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    run = subprocess.Popen(argv, cwd=CODE_ROOT, env=env, stdin=pipe, stdout=pipe, stderr=said)
    try:
        yield run
    finally:
        if run.poll() is None:
            run.kill()
        for pipe_end in (run.stdin, run.stdout):
            with suppress(BrokenPipeError):
                pipe_end.close()  # type: ignore[union-attr]
        run.wait()


def _feed(dump: Path, target: IO[bytes], step: Step) -> None:
    """The dump as a script; its last line only when pg_restore says that this was all."""
    with subprocess.Popen([*_PG_RESTORE, str(dump)], stdout=subprocess.PIPE) as reader:
        assert reader.stdout
        while block := reader.stdout.read(_BLOCK_BYTES):
            step.more(len(block))
            if not _send(target, block):
                reader.kill()
    if reader.returncode == 0:
        _send(target, _WHOLE)


def _send(target: IO[bytes] | None, content: bytes) -> bool:
    """Whether it was taken: who has ended says elsewhere why."""
    assert target
    try:
        target.write(content)
        target.flush()
    except BrokenPipeError:
        return False
    return True


def _refused(run: subprocess.Popen[bytes], said: IO[bytes], config: Config) -> ApplianceError:
    if run.stdin:
        with suppress(BrokenPipeError):
            run.stdin.close()
    run.wait()
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    reason = lines[-1] if lines else f"it ended with {run.returncode}, without a word"
    message = f"the database was not restored, it is as it was\n{reason}"
    return ApplianceError(message, hint(reason, config))
