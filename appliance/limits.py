"""What the container may use: CPU and memory limits of its cgroup (v1 and v2).

`os.cpu_count()` sees the host; the limits are in the kernel's files, see
https://docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/memory.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")

# Measured: what supervisord, nginx and the preloaded master take, and a worker after load.
RESERVED_BYTES = 112 * 1024**2
WORKER_BYTES = 40 * 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    cpus: float
    memory_bytes: int | None

    @property
    def workers(self) -> int:
        """Two a CPU plus one, as many as memory allows, at least one."""
        by_cpu = 2 * max(1, math.floor(self.cpus)) + 1
        if self.memory_bytes is None:
            return by_cpu
        by_memory = (self.memory_bytes - RESERVED_BYTES) // WORKER_BYTES
        return max(1, min(by_cpu, by_memory))


def limits(cgroup: Path = CGROUP, host_cpus: int | None = None) -> Limits:
    host = float(host_cpus or len(os.sched_getaffinity(0)))
    quota = _quota_v2(cgroup) or _quota_v1(cgroup)
    memory = _number(cgroup / "memory.max") or _number(cgroup / "memory/memory.limit_in_bytes")
    if memory is not None and memory > 2**60:  # v1 says "no limit" with a huge number
        memory = None
    return Limits(min(host, quota) if quota else host, memory)


def _quota_v2(cgroup: Path) -> float | None:
    words = _read(cgroup / "cpu.max").split()
    if len(words) != 2 or words[0] == "max":
        return None
    return int(words[0]) / int(words[1])


def _quota_v1(cgroup: Path) -> float | None:
    quota = _number(cgroup / "cpu/cpu.cfs_quota_us")
    period = _number(cgroup / "cpu/cpu.cfs_period_us")
    return quota / period if quota and period else None


def _number(path: Path) -> int | None:
    content = _read(path).strip()
    return int(content) if content.isdigit() else None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
