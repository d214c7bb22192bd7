"""The real container engine: started by deploy.sh's own way, base image and ours included."""

from __future__ import annotations

import fcntl
import functools
import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEST_IMAGE = "wisebet/appliance:test"
UID_INSIDE = 10001

# What the operator's deploy.sh adds to `docker run`, and the strictest it supports.
HARDENED = (
    "--read-only",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--tmpfs=/tmp:mode=1777",
    f"--tmpfs=/run:uid={UID_INSIDE},gid={UID_INSIDE},mode=0755",
)


def docker(*arguments: str, check: bool = True, timeout: float = 120) -> str:
    """Run docker; return its stdout. A failure shows what docker said."""
    done = subprocess.run(
        ["docker", *arguments], capture_output=True, text=True, timeout=timeout, check=False
    )
    if check and done.returncode:
        raise AssertionError(f"docker {' '.join(arguments)} → {done.returncode}\n{done.stderr}")
    return done.stdout.strip()


def deploy_sh(
    *words: str, env: Mapping[str, str] | None = None, timeout: float = 900
) -> subprocess.CompletedProcess[str]:
    """Run the operator's command without a terminal, as cron or CI would."""
    return subprocess.run(
        [str(ROOT / "deploy.sh"), *words],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@functools.cache
def appliance_image() -> str:
    """The image, built once a session from this tree (a stand-in base where needed)."""
    if given := os.environ.get("WISEBET_TEST_IMAGE"):  # one that is built already
        return given
    with _one_at_a_time(f"wisebet-build-{os.environ.get('PYTEST_XDIST_TESTRUNUID', '')}") as done:
        if not done.exists():
            built = deploy_sh("build", env={"WISEBET_IMAGE": TEST_IMAGE})
            assert built.returncode == 0, built.stdout + built.stderr
        if "PYTEST_XDIST_TESTRUNUID" in os.environ:
            done.touch()
    return TEST_IMAGE


@contextmanager
def _one_at_a_time(name: str) -> Iterator[Path]:
    """Among the processes of a run; yields a file for what they tell each other."""
    folder = Path(tempfile.gettempdir())
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / f"{name}.done"


@functools.cache
def base_image() -> str:
    """The base our image stands on; in the engine once ours is built."""
    appliance_image()
    return "python:3.12-slim"


def inspect(name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(docker("inspect", name))
    return found[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def unused_name(role: str = "wisebet-test") -> str:
    return f"{role}-{uuid.uuid4().hex[:8]}"


@contextmanager
def container(*options: str, image: str = "", command: tuple[str, ...] = ()) -> Iterator[str]:
    """A running container's name; removed with its anonymous volumes afterwards."""
    name = unused_name()
    docker("run", "--detach", "--name", name, *options, image or appliance_image(), *command)
    try:
        yield name
    finally:
        docker("rm", "--force", "--volumes", name, check=False)


def unlimited(port: int) -> dict[str, str]:
    """Settings of a container that shares the host's network, without rate limits."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(40),
        "HTTP_PORT": str(port),
        "GUNICORN_PORT": str(free_port()),
        "RATE_LIMIT_API_PER_SECOND": "0",
        "RATE_LIMIT_AUTH_PER_MINUTE": "0",
    }


def env_options(env: Mapping[str, str]) -> list[str]:
    return [f"--env={name}={value}" for name, value in env.items()]


def logs(name: str) -> str:
    done = subprocess.run(
        ["docker", "logs", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode(errors="replace")


def exit_code(name: str, timeout: float = 120) -> int:
    """Wait until the container has ended; its exit code."""
    return int(docker("wait", name, timeout=timeout))


def wait_until(true: Callable[[], object], seconds: float, what: str = "it") -> float:
    """Poll until `true()` is truthy; return the seconds it took."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - started
