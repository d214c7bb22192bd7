"""The product's own processes, without the appliance: migrated, preloaded, two workers."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.system import free_port

CODE_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: Any
    seconds: float


@dataclass
class Gunicorn:
    port: int
    log: Path
    environment: Mapping[str, str]

    @classmethod
    @contextmanager
    def running(cls, root: Path, **environment: str) -> Iterator[Gunicorn]:
        """Serve with the data under `root`; `environment` is the product's, in full."""
        (root / "data").mkdir(parents=True, exist_ok=True)
        environment = {**base_environment(root), **environment}
        environment["STATIC_BUILD_DIR"] = str(root / "static-build")
        manage("collectstatic", "--noinput", "-v0", environment=environment)
        manage("migrate", environment=environment)
        server = cls(free_port(), root / "gunicorn.log", environment)
        process = server.start()
        try:
            server.wait()
            yield server
        finally:
            process.terminate()
            process.wait(20)

    def start(self) -> subprocess.Popen[bytes]:
        options = ["--workers=2", "--threads=2", "--worker-class=gthread", "--preload"]
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", *options]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, f"--bind=127.0.0.1:{self.port}", "app.config.wsgi:application"],
                env=dict(self.environment),
                cwd=CODE_ROOT,
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                if self.get("/health/live/").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(self.log.read_text())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.ask("POST", path, body, headers)

    def ask(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        """Headers are given as keyword arguments: `X_Request_ID` for `X-Request-ID`."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        is_json = "json" in (response.headers["Content-Type"] or "")
        parsed = json.loads(content) if is_json and content else content
        return Answer(response.status, response.headers, parsed, time.monotonic() - began)


def base_environment(root: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "only-for-the-tests-0123456789-abcdefghijkl",
        "APPLIANCE_ROOT": str(root),
    }


def manage(*arguments: str, environment: Mapping[str, str]) -> str:
    """Run a management command as an operator does; its output, or an error that shows it."""
    done = subprocess.run(
        [sys.executable, "-m", "app.manage", *arguments],
        env=dict(environment),
        cwd=CODE_ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout
