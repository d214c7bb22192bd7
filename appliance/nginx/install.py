"""Puts a whole configuration in place, and only one that nginx accepts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.limits import Limits
from appliance.nginx.render import render
from appliance.paths import CODE_ROOT, Paths

_HERE = Path(__file__).resolve().parent


def install(config: Config, paths: Paths, limits: Limits, instance: str) -> None:
    """Write every file and let `nginx -t` read them; raise `ApplianceError` when it refuses."""
    for directory in (paths.nginx, paths.data / "nginx", paths.media / "public"):
        directory.mkdir(parents=True, exist_ok=True)
    (paths.media / "private").mkdir(mode=0o750, exist_ok=True)
    shutil.copyfile(CODE_ROOT / "nginx.conf", paths.nginx / "nginx.conf")
    for static in _HERE.glob("*.conf"):
        shutil.copyfile(static, paths.nginx / static.name)
    for name, content in render(config, paths, limits, instance).items():
        (paths.nginx / name).write_text(content)
    check(paths)


def command(paths: Paths, *arguments: str) -> list[str]:
    """nginx's argv: `-p` is the root that relative paths hang under."""
    conf = paths.nginx / "nginx.conf"
    return ["nginx", "-e", "stderr", "-p", f"{paths.root}/", "-c", str(conf), *arguments]


def check(paths: Paths) -> None:
    done = subprocess.run(command(paths, "-t", "-q"), capture_output=True, text=True)
    if done.returncode:
        raise ApplianceError(f"nginx refuses its configuration\n{done.stderr.strip()}")
