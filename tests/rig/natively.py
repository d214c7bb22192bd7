"""The `appliance` command of this tree on a root of its own, without a container."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.rig.engine import ROOT

_OF_THE_TESTS = "DJANGO_SETTINGS_MODULE"


@dataclass
class Native:
    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"SECRET_KEY": secrets.token_urlsafe(40)})

    def __post_init__(self) -> None:
        for name in ("data", "backups", "app/mediafiles"):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    @property
    def sqlite(self) -> Path:
        return self.root / "data/wisebet.sqlite3"

    def types(
        self, *words: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`appliance WORDS…`, without a terminal."""
        return subprocess.run(
            self.argv(*words),
            cwd=ROOT,
            env=self.environment(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def manage(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        done = self.types("manage", *words, env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "appliance", *words]

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if name != _OF_THE_TESTS}
        return mine | {"APPLIANCE_ROOT": str(self.root)} | self.env | dict(more)
