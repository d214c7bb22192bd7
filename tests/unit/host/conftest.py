"""The operator's shell, run for real in a copy of its own: no engine is touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What deploy.sh needs of a fresh clone, without an .env."""
    target = tmp_path / "clone"
    target.mkdir()
    for name in ("deploy.sh", ".env.example", "requirements.lock", "requirements-build.lock"):
        shutil.copy2(ROOT / name, target / name)
    shutil.copytree(ROOT / "deploy", target / "deploy")
    return target


@pytest.fixture
def deploy(clone: Path) -> Run:
    """`deploy.sh WORDS…` in the clone, without a terminal."""

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return _run([str(clone / "deploy.sh"), *words], clone, env)

    return run


@pytest.fixture
def shell(clone: Path) -> Run:
    """Shell text with every part of deploy.sh sourced, as its verbs see it."""
    listed = re.search(r"for part in (.*?); do", (ROOT / "deploy.sh").read_text(), re.DOTALL)
    assert listed
    parts = listed[1].replace("\\\n", " ")
    prelude = f"""
set -eu
ROOT={clone} STATE_DIR={clone}/var/host ASSUME_YES=no TMP_DIR=$(mktemp -d)
for part in {parts}; do
    . "$ROOT/deploy/host/$part.sh"
done
ui_init
trap ui_exit EXIT
settings_load
"""

    def run(text: str, **env: str) -> subprocess.CompletedProcess[str]:
        return _run(["sh", "-c", prelude + text], clone, env)

    return run


def _run(argv: list[str], cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    inherited = {"PATH": os.environ["PATH"], "HOME": str(cwd), "TMPDIR": str(cwd.parent)}
    return subprocess.run(
        argv,
        cwd=cwd,
        env=inherited | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
