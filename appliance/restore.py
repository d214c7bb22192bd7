"""Brings a backup back: the database in one transaction, then the uploaded files."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from contextlib import closing
from pathlib import Path

from appliance.backup import libpq
from appliance.config import Config
from appliance.database.refusals import hint
from appliance.errors import ApplianceError
from appliance.paths import Paths

# pg_dump 17 writes it into every dump; a server before 17 refuses it.
_UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"


def restore(config: Config, paths: Paths, archive: Path) -> None:
    """Replace the database's content by the archive's; files of the same name as well.

    Raise `ApplianceError` when the archive is not one of ours, belongs to the other
    kind of database, or the server refuses it: then the database is as it was.
    """
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=paths.backups) as directory:
        draft = Path(directory)
        _unpack(archive, draft)
        if config.uses_postgresql:
            _restore_postgresql(config, _member(draft, "database.dump"))
        else:
            _restore_sqlite(paths, _member(draft, "database.sqlite3"))
        shutil.copytree(draft / "media", paths.media, dirs_exist_ok=True)


def _unpack(archive: Path, target: Path) -> None:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(target, filter="data")
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise ApplianceError(
            f"{archive} cannot be unpacked: {error}", "see what there is: ls /backups"
        ) from None


def _member(draft: Path, name: str) -> Path:
    if not (draft / name).exists():
        raise ApplianceError(
            f"the archive has no {name}",
            "a backup comes back into the kind of database it was taken from",
        )
    return draft / name


def _restore_postgresql(config: Config, dump: Path) -> None:
    script = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(dump)]
    server = ["psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    env = os.environ | libpq(config)
    with (
        subprocess.Popen(script, stdout=subprocess.PIPE) as reader,
        subprocess.Popen(
            server,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as writer,
    ):
        assert reader.stdout and writer.stdin and writer.stderr
        try:
            for line in reader.stdout:
                if line != _UNKNOWN_BEFORE_17:
                    writer.stdin.write(line)
        except BrokenPipeError:
            reader.terminate()
        complete = reader.wait() == 0
        if not complete:
            writer.kill()  # a script cut short must not be committed
        with contextlib.suppress(BrokenPipeError):  # psql ended first; its exit code tells
            writer.stdin.close()
        said = writer.stderr.read().decode(errors="replace").strip()
    if not complete or writer.returncode:
        raise ApplianceError(
            f"the database was not restored, it is as it was\n{said}",
            hint(said, config) if said else "",
        )


def _restore_sqlite(paths: Paths, source: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(paths.sqlite)) as live:
        old.backup(live)
