"""Containers of the contestants: started on the host's network, and what they cost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.rig.engine import HARDENED, docker, env_options, free_port, unlimited, unused_name

__all__ = ["Running", "docker", "free_port", "run_once", "start", "unlimited"]

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """One container and what it uses, read from /proc."""

    name: str

    def pss_by_program(self) -> dict[str, int]:
        """Bytes: a page shared by n processes counts 1/n, so that the sum is what is used."""
        totals: dict[str, int] = {}
        for pid in self._pids():
            program = _program(pid)
            totals[program] = totals.get(program, 0) + _pss(pid)
        return totals

    def cpu_seconds(self) -> float:
        """Of every process that is there, and of the children they have outlived."""
        return sum(_cpu_ticks(pid) for pid in self._pids()) / _TICK

    def remove(self) -> None:
        docker("rm", "--force", "--volumes", self.name, check=False)

    def _pids(self) -> list[int]:
        lines = docker("top", self.name, "-eo", "pid").splitlines()
        return [int(line) for line in lines[1:]]


def start(
    image: str,
    env: Mapping[str, str],
    *command: str,
    mounts: Mapping[Path, str] | None = None,
    entrypoint: str = "",
) -> Running:
    """As `deploy.sh` runs it: read-only, without a capability."""
    name = unused_name("wisebet-bench")
    volumes = [f"--volume={source}:{target}:ro" for source, target in (mounts or {}).items()]
    options = [f"--entrypoint={entrypoint}"] if entrypoint else []
    docker(
        "run", "--detach", "--name", name, "--network=host", "--no-healthcheck",
        *HARDENED, *env_options(env), *volumes, *options, image, *command,
    )  # fmt: skip
    return Running(name)


def run_once(image: str, env: Mapping[str, str], *command: str) -> str:
    return docker("run", "--rm", "--network=host", *env_options(env), image, *command)


def image_megabytes(image: str) -> float:
    return int(docker("image", "inspect", "--format={{.Size}}", image)) / 1e6


def versions(image: str) -> str:
    """Of the programs inside, one a line."""
    script = (
        "python --version; nginx -v 2>&1; caddy version 2>/dev/null | cut -d' ' -f1 |"
        " sed 's/^/Caddy /'; python -c \"from importlib.metadata import version as v;"
        "print(*(f'{n} {v(n)}' for n in"
        " ('django','djangorestframework','gunicorn','psycopg','granian','uvicorn')), sep='\\n')\""
    )
    return docker("run", "--rm", "--entrypoint=sh", image, "-c", script)


def log_tail(running: Running) -> str:
    done = subprocess.run(
        ["docker", "logs", "--tail=30", running.name], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def _program(pid: int) -> str:
    words = _read(pid, "cmdline").replace("\0", " ")
    for name in ("supervisord", "watchdog", "nginx", "caddy"):
        if name in words:
            return name
    return "python" if any(each in words for each in ("python", "gunicorn", "uvicorn")) else "shell"


def _pss(pid: int) -> int:
    for line in _read(pid, "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _cpu_ticks(pid: int) -> int:
    """utime, stime, and both of waited-for children: fields 14 to 17 of proc(5)'s stat."""
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15])


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""
