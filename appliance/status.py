"""Everything an operator asks first, as plain facts; printing is the command's work."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from appliance.archives import archives
from appliance.certs.report import brief, report
from appliance.config import Config
from appliance.database.connection import where
from appliance.errors import ApplianceError
from appliance.limits import limits
from appliance.paths import Paths
from appliance.probes import Door, ask_nginx, instance
from appliance.processes import memory_by_program, running
from appliance.watchdog import supervisorctl


def status(config: Config, paths: Paths) -> dict[str, Any]:
    memory = memory_by_program(_supervisord(paths))
    return {
        "ready": _ready(config, paths),
        "started": {
            "seconds_to_ready": _fact(paths.run / "ready.json", "seconds"),
            "seconds_of_boot": _fact(paths.run / "boot.json", "seconds"),
        },
        "processes": _processes(config),
        "workers": config.web_workers or limits().workers,
        "threads_per_worker": config.web_threads,
        "memory_mb": {name: round(size / 1024**2, 1) for name, size in sorted(memory.items())},
        "memory_total_mb": round(sum(memory.values()) / 1024**2, 1),
        "certificate": brief(report(config, paths)),
        "database": where(config) if config.uses_postgresql else f"SQLite, {paths.sqlite}",
        "disk_free_gb": {
            str(path): round(shutil.disk_usage(path).free / 1024**3, 1)
            for path in (paths.data, paths.media, paths.backups)
        },
        "last_backup": _last_backup(paths),
        "versions": {name: version(name) for name in ("django", "gunicorn", "psycopg")},
    }


def _ready(config: Config, paths: Paths) -> dict[str, Any]:
    try:
        return ask_nginx(Door.of(config, instance(paths)), "/health/ready/").body
    except ApplianceError as error:
        return {"status": "unreachable", "detail": str(error)}


def _processes(config: Config) -> dict[str, str]:
    """Program → what supervisord says of it: `RUNNING pid 12, uptime 0:01:02`."""
    lines = supervisorctl("status").stdout.splitlines()
    words = [line.split(maxsplit=1) for line in lines]
    states = {pair[0]: " ".join(pair[1].split()) for pair in words if len(pair) == 2}
    if config.tls == "off":
        states.pop("certbot", None)  # has ended: there is nothing to renew
    return states


def _supervisord(paths: Paths) -> int:
    found = running(paths.run / "supervisord.pid", "supervisord")
    if not found:
        raise ApplianceError(
            "the appliance is not running here", "look at the log: ./deploy.sh logs"
        )
    return found


def _fact(path: Path, name: str) -> Any:
    try:
        return json.loads(path.read_text())[name]
    except (OSError, ValueError, KeyError):
        return None


def _last_backup(paths: Paths) -> str | None:
    made = archives(paths)
    return made[-1].name if made else None
