"""The processes below supervisord: their memory as PSS, summed over each program.

PSS counts a page shared by n processes 1/n times, so the sum is what the
machine really gives (proc(5), smaps_rollup).
"""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")


def running(pid_file: Path, words: str) -> int:
    """The process of a pid file, if it still is the one meant; else 0.

    A number outlives its process, and is given to another.
    """
    pid = _read(pid_file).strip()
    is_it = pid.isdecimal() and words in _command(int(pid))
    return int(pid) if is_it else 0


def memory_by_program(supervisord: int) -> dict[str, int]:
    """Program → PSS in bytes, supervisord itself included."""
    parents = _parents()
    totals: dict[str, int] = {}
    for pid in parents:
        if _descends(pid, supervisord, parents):
            name = _program(pid)
            totals[name] = totals.get(name, 0) + _pss_bytes(pid)
    return {name: total for name, total in totals.items() if total}


def children(pid: int) -> list[int]:
    return [child for child, parent in _parents().items() if parent == pid]


def _parents() -> dict[int, int]:
    parents = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            stat = _read(entry / "stat")
            if stat:
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return parents


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != ancestor:
        pid = parents[pid]
    return pid == ancestor


def _program(pid: int) -> str:
    words = _command(pid)
    for name in ("supervisord", "gunicorn", "nginx", "watchdog", "loop.sh"):
        if name in words:
            return name
    return words.split()[0] if words.strip() else "other"


def _command(pid: int) -> str:
    return _read(_PROC / str(pid) / "cmdline").replace("\0", " ")


def _pss_bytes(pid: int) -> int:
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
