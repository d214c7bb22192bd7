"""The operator: a clone of this tree of their own, and deploy.sh in it, without a terminal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.rig.engine import ROOT, free_port, unused_name


@dataclass
class Operator:
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.settings["WISEBET_NAME"]

    @property
    def env_file(self) -> Path:
        return self.folder / ".env"

    def env(self) -> dict[str, str]:
        """The settings in .env, as Docker reads them."""
        lines = [line for line in self.env_file.read_text().splitlines() if line[:1] not in "#"]
        return dict(line.split("=", 1) for line in lines)

    def types(
        self, *words: str, stdin: str = "", timeout: float = 600, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """`./deploy.sh WORDS…`"""
        return subprocess.run(
            [str(self.folder / "deploy.sh"), *words],
            cwd=self.folder,
            env=os.environ | self.settings | env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def begins(self, *words: str) -> subprocess.Popen[bytes]:
        """The same, without waiting for its end."""
        return subprocess.Popen(
            [str(self.folder / "deploy.sh"), *words],
            cwd=self.folder,
            env=os.environ | self.settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def interrupts(self, *words: str, after: str) -> int:
        """Type the words, and Ctrl-C once a line with `after` was printed; the exit code."""
        with subprocess.Popen(
            [str(self.folder / "deploy.sh"), *words],
            env=os.environ | self.settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as running:
            assert running.stdout
            for line in running.stdout:
                if after in line:
                    os.killpg(running.pid, signal.SIGINT)
            return running.wait(timeout=120)

    def get(self, path: str) -> requests.Response:
        return requests.get(
            f"http://127.0.0.1:{self.settings['PUBLISH_HTTP']}{path}",
            headers={"Host": "localhost"},
            timeout=10,
        )


@contextmanager
def operator() -> Iterator[Operator]:
    """A fresh clone where any user may read it; everything it made is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="wisebet-", dir="/var/tmp"))
    folder.chmod(0o755)
    _clone(folder)
    name = unused_name("wisebet-deploy")
    settings = {
        "WISEBET_NAME": name,
        "WISEBET_IMAGE": f"{name}:latest",
        "PUBLISH_ADDRESS": "127.0.0.1",
        "PUBLISH_HTTP": str(free_port()),
    }
    person = Operator(folder, settings)
    try:
        yield person
    finally:
        person.types("clean", "--volumes", "--yes")
        subprocess.run(["docker", "rmi", "--force", f"{name}:latest"], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _clone(target: Path) -> None:
    """What is committed, and what is about to be."""
    argv = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
