"""The real PgBouncer in front of a PostgreSQL, with its defaults but for the pool's mode.

with PgBouncer.before(server, "transaction") as pooler:
    pooler.environment()  # DB_HOST, DB_PORT, … that lead through it
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.rig.postgres import Postgres
from tests.rig.processes import ServerProcess
from tests.rig.system import free_port, own, unprivileged

_PROGRAM = "/usr/sbin/pgbouncer"
_START_SECONDS = 10


@dataclass
class PgBouncer(ServerProcess):
    directory: Path
    port: int
    server: Postgres
    pool_mode: str
    databases: str = "*"  # every one of the server, under its own name

    @classmethod
    @contextmanager
    def before(cls, server: Postgres, pool_mode: str, databases: str = "*") -> Iterator[PgBouncer]:
        """It answers, and leads to these."""
        directory = Path(tempfile.mkdtemp(prefix="wisebet-pgbouncer-", dir="/tmp"))
        pooler = cls(directory, free_port(), server, pool_mode, databases)
        try:
            pooler.start()
            yield pooler
        finally:
            pooler.end(signal.SIGTERM)
            shutil.rmtree(directory, ignore_errors=True)

    def start(self) -> None:
        own(self.directory)
        self._write("users", f'"{self.server.user}" "{self.server.password}"\n')
        self._write("pgbouncer.ini", self._settings())
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [_PROGRAM, str(self.directory / "pgbouncer.ini")],
                stdout=log,
                stderr=log,
                **unprivileged(),
            )
        self._wait()

    def environment(self) -> dict[str, str]:
        return {**self.server.environment(), "DB_PORT": str(self.port)}

    def connect(self, database: str = "") -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=self.server.user,
            password=self.server.password,
            dbname=database or self.server.database,
            autocommit=True,
            connect_timeout=5,
        )

    def _settings(self) -> str:
        return f"""
[databases]
{self.databases} = host=127.0.0.1 port={self.server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {self.directory}/users
admin_users = {self.server.user}
pool_mode = {self.pool_mode}
"""

    def _write(self, name: str, text: str) -> None:
        path = self.directory / name
        path.write_text(text)
        path.chmod(0o600)
        own(path)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect("pgbouncer").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise RuntimeError((self.directory / "log").read_text()) from None
            time.sleep(0.05)
