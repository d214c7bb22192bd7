"""A private PostgreSQL: its own data directory, port and socket, gone when the test ends.

with Postgres.temporary(password="secret") as server:
    server.environment()  # DB_HOST, DB_PORT, …
    server.crash(); server.start()
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.rig.processes import ServerProcess
from tests.rig.system import free_port, own, postgresql_program, unprivileged

_START_SECONDS = 20


@dataclass
class Tls:
    """Files of a server certificate; copied, because the key must be the server's own."""

    certificate: Path
    key: Path


@dataclass
class Postgres(ServerProcess):
    directory: Path
    port: int
    listen: str = "127.0.0.1"
    user: str = "wisebet"
    database: str = "wisebet"
    password: str = "a password of the tests"
    durable: bool = False  # fsync, for tests that crash the server and count rows
    tls: Tls | None = None
    for_containers: bool = False  # reached by containers of the bridge, as host.docker.internal
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def temporary(cls, port: int = 0, **options: Any) -> Iterator[Postgres]:
        """Initialised, started, with `database` in it; stopped and removed afterwards."""
        directory = Path(tempfile.mkdtemp(prefix="wisebet-pg-", dir="/tmp"))
        server = cls(directory, port or free_port(), **options)
        try:
            server.initialise()
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(directory, ignore_errors=True)

    def initialise(self) -> None:
        """Make the cluster and the role; listens nowhere yet."""
        own(self.directory)
        secret = self.directory / "password"
        secret.write_text(self.password)
        own(secret)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", *options, f"--username={self.user}", f"--pwfile={secret}", self.data)
        secret.unlink()
        if self.for_containers:
            self.listen = f"127.0.0.1,{bridge()}"
            with (self.directory / "data/pg_hba.conf").open("a") as rules:
                rules.write("host all all 172.16.0.0/12 scram-sha-256\n")
        if self.tls:
            self._copy_tls(self.tls)

    def start(self) -> None:
        """Start, and wait until it answers. On the same port and data after a stop or a crash."""
        log = (self.directory / "log").open("ab")
        self.process = subprocess.Popen(
            [postgresql_program("postgres"), "-D", self.data, *self._options()],
            stdout=log,
            stderr=log,
            start_new_session=True,
            **self._as_user(),
        )
        log.close()
        self._wait()
        self._create_database()

    def stop(self) -> None:
        """As an operator would for an update: sessions are cut off, the data is written."""
        self.end(signal.SIGINT)

    def crash(self) -> None:
        """As a power cut would: every process of the server dies at once."""
        super().crash()
        (self.directory / "data/postmaster.pid").unlink(missing_ok=True)

    def restart(self) -> None:
        self.stop()
        self.start()

    def environment(self) -> dict[str, str]:
        """The appliance's variables that name this server."""
        return {
            "DB_HOST": "host.docker.internal" if self.for_containers else "127.0.0.1",
            "DB_PORT": str(self.port),
            "DB_NAME": self.database,
            "DB_USER": self.user,
            "DB_PASSWORD": self.password,
        }

    def connect(self, database: str = "", **options: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=database or self.database,
            autocommit=True,
            connect_timeout=5,
            **options,
        )

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(query, parameters).fetchall()

    def create(self, database: str) -> dict[str, str]:
        """One more database, empty; the variables that name it."""
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{database}"')  # type: ignore[arg-type]
        return {**self.environment(), "DB_NAME": database}

    @property
    def data(self) -> str:
        return str(self.directory / "data")

    def _options(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "listen_addresses": self.listen,
            "unix_socket_directories": str(self.directory),
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
            "shared_buffers": "32MB",
            "max_connections": "100",
            **({"ssl": "on"} if self.tls else {}),
            **self.settings,
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect("postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process is None or self.process.poll():
                    raise RuntimeError((self.directory / "log").read_text()) from None
            time.sleep(0.05)

    def _create_database(self) -> None:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        with self.connect("postgres") as connection:
            there = connection.execute(query, [self.database]).fetchone()
        if not there:
            self.create(self.database)

    def _copy_tls(self, tls: Tls) -> None:
        for source, name in ((tls.certificate, "server.crt"), (tls.key, "server.key")):
            target = Path(self.data) / name
            shutil.copyfile(source, target)
            target.chmod(0o600)
            own(target)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [postgresql_program(program), *arguments],
            capture_output=True,
            text=True,
            **self._as_user(),
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def _as_user(self) -> dict[str, Any]:
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        return {"cwd": self.directory, "env": env, **unprivileged()}


def bridge() -> str:
    """The address of the host that containers know as host.docker.internal."""
    asked = ["docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return found or "172.17.0.1"
