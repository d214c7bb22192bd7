"""What the rig asks of the machine: a port, an unprivileged user, PostgreSQL's programs."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
from pathlib import Path
from typing import Any


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def unprivileged() -> dict[str, Any]:
    """Options of `subprocess` for programs that refuse to run as root, as PostgreSQL does."""
    if os.getuid() != 0:
        return {}
    user = _user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def own(path: Path) -> None:
    """Give a file to the user that `unprivileged` names."""
    if os.getuid() == 0:
        os.chown(path, _user().pw_uid, _user().pw_gid)


def postgresql_program(name: str) -> str:
    """Debian keeps them out of PATH, one directory a version: the newest one."""
    found = sorted(
        glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4])
    )
    path = found[-1] if found else shutil.which(name)
    if not path:
        raise RuntimeError(f"PostgreSQL's {name} is not installed: apt-get install postgresql")
    return path


def _user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")
