"""On what it was measured: figures mean little without."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.engine import versions
from tests.rig.system import postgresql_program


def describe(image: str) -> dict[str, str]:
    inside = ", ".join(versions(image).splitlines())
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "revision": _said("git", "rev-parse", "--short", "HEAD"),
        "processor": f"{len(os.sched_getaffinity(0))} × {_processor()}",
        "memory": f"{_memory_gb():.0f} GB",
        "kernel": f"{platform.system()} {platform.release()}",
        "docker": _said("docker", "version", "--format", "{{.Server.Version}}"),
        "database": _said(postgresql_program("postgres"), "--version"),
        "load generator": _said("wrk", "--version").splitlines()[0].split(" [")[0],
        "inside": inside,
    }


def load_average() -> float:
    return os.getloadavg()[0]


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def _processor() -> str:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
