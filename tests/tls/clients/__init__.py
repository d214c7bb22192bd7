"""Clients with dependencies of their own (sslyze needs an older cryptography): a venv apart."""

from __future__ import annotations

import functools
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[2]


@functools.cache
def client_venv() -> Path:
    """Its `bin`; made once for each state of the lock file."""
    lock = _HERE / "requirements.lock"
    folder = _ROOT / "var" / f"tls-clients-{sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--requirement", lock], check=True)
        (folder / "complete").touch()
    return folder / "bin"


def run_client(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [str(client_venv() / program), *arguments]
    return subprocess.run(argv, cwd=_HERE, capture_output=True, text=True, timeout=120)
