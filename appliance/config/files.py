"""Why a file that a setting names cannot be used, in an operator's words."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_SECRETS = Path("/run/secrets")  # where deploy.sh mounts the folder secrets/ beside it


def obstacle(path: Path) -> str:
    """What keeps us from reading it; empty: nothing does."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return "it is a directory; Docker makes one where the file to mount is missing"
        if not stat.S_ISREG(mode):
            return "it is no regular file"
        with path.open("rb") as file:
            return "" if file.read(1) else "it is empty"
    except PermissionError:
        return _refused(path)
    except OSError as error:
        if path.is_symlink():
            return f"it is a link to {os.readlink(path)}: {error.strerror}"
        return error.strerror or str(error)


def _refused(path: Path) -> str:
    closed = [folder for folder in reversed(path.parents) if not os.access(folder, os.X_OK)]
    place, may_not = (closed[0], "look into it") if closed else (path, "read it")
    what = str(place) if closed else "it"
    about, uid = place.stat(), os.geteuid()
    return (
        f"{what} is there, owner {_owner(about)}, mode {stat.S_IMODE(about.st_mode):04o}; "
        f"uid {uid} may not {may_not}; {_command(place, 750 if closed else 640)}"
    )


def _command(place: Path, mode: int) -> str:
    """What mends it on the host, where the container's `/run/secrets` is `secrets`."""
    if place.is_relative_to(_SECRETS):
        name, where = Path("secrets") / place.relative_to(_SECRETS), "on the host"
    else:
        name, where = place, "on the host, for what is mounted there"
    return f"{where}: chgrp {os.getegid()} {name} && chmod {mode} {name}"


def _owner(about: os.stat_result) -> str:
    """By name where this system has one."""
    import grp
    import pwd

    user, group = str(about.st_uid), str(about.st_gid)
    try:
        user = pwd.getpwuid(about.st_uid).pw_name
        group = grp.getgrgid(about.st_gid).gr_name
    except KeyError:  # another machine's
        pass
    return f"{user}:{group}"
