"""Systems that are not Debian, as far as a shell script can tell: os-release, and commands.

The commands are this machine's, by symlinks, without dpkg and apt; or busybox's alone.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

OS_RELEASE = {
    "debian 12": 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian 12"\n',
    "debian 13": 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\nPRETTY_NAME="Debian 13"\n',
    "ubuntu": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
    "mint": 'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\nPRETTY_NAME="Linux Mint 22"\n',
    "lmde": "ID=linuxmint\nID_LIKE=debian\nVERSION_ID=6\nDEBIAN_CODENAME=bookworm\n"
    'PRETTY_NAME="LMDE 6 (faye)"\n',
    "raspbian": 'ID=raspbian\nID_LIKE=debian\nVERSION_ID="12"\nPRETTY_NAME="Raspbian 12"\n',
    "fedora": 'ID=fedora\nVERSION_ID=42\nPRETTY_NAME="Fedora Linux 42"\n',
    "alma": 'ID="almalinux"\nID_LIKE="rhel centos fedora"\nPRETTY_NAME="AlmaLinux 9.5"\n',
    "arch": 'ID=arch\nPRETTY_NAME="Arch Linux"\n',
    "endeavour": 'ID=endeavouros\nID_LIKE=arch\nPRETTY_NAME="EndeavourOS"\n',
    "alpine": 'ID=alpine\nVERSION_ID=3.21.0\nPRETTY_NAME="Alpine Linux v3.21"\n',
    "suse": 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\nPRETTY_NAME="openSUSE Leap 15.6"\n',
    "nothing like it": 'ID=plan9\nPRETTY_NAME="Plan 9"\n',
    "no os-release": "",
}
_INSTALLERS = ("apt", "dpkg", "dnf", "yum", "pacman", "apk", "zypper")


def os_release(folder: Path, system: str) -> dict[str, str]:
    """Where deploy.sh is to look; for a system without the file, at nothing."""
    path = folder / "os-release"
    if OS_RELEASE[system]:
        path.write_text(OS_RELEASE[system])
    return {"OS_RELEASE": str(path)}


def commands(folder: Path, *without: str, only: tuple[str, ...] = ()) -> str:
    """A PATH of this machine's commands without installers and `without`, or of `only`."""
    folder.mkdir()
    for directory in os.environ["PATH"].split(":"):
        for program in Path(directory).glob("*") if Path(directory).is_dir() else ():
            name = program.name
            wanted = name in only if only else not name.startswith((*_INSTALLERS, *without))
            if wanted and not (folder / name).exists():
                (folder / name).symlink_to(program)
    return str(folder)


def busybox(folder: Path, *beside: str) -> str:
    """A PATH of busybox's commands, and those named of this machine's."""
    path = commands(folder, only=beside)
    subprocess.run(["busybox", "--install", "-s", folder], check=True)
    for name in ("dpkg", "dpkg-deb", "rpm"):
        (folder / name).unlink(missing_ok=True)
    return path
