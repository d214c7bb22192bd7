"""The pages a person types from: their examples as scripts, and every command they name."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.rig.engine import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROGRAMS = "(?:\\./deploy\\.sh|docker|docker-compose|appliance|curl|nginx|psql|kubectl)"
_COMMAND = re.compile(rf"(?:sudo )?{_PROGRAMS} \S")
DEPLOYED = "tests/image/test_deploy.py"
# Typed by other tests, or the reason why by none.
ELSEWHERE = {
    "./deploy.sh deploy": DEPLOYED,
    "./deploy.sh update": DEPLOYED,
    "./deploy.sh stop": DEPLOYED,
    "./deploy.sh update VERSION": "tests/image/test_update.py",
    "./deploy.sh rollback": "tests/image/test_update.py",
    "./deploy.sh logs -f": DEPLOYED,  # as `logs nginx`: this one never ends
    "./deploy.sh deploy --native": "tests/appliance/test_deploy_native.py",
    "./deploy.sh certs test": "tests/tls/test_failures.py",
    "./deploy.sh certs renew": "tests/tls/test_changes.py",
    "./deploy.sh test": "is what runs this test",
    "./deploy.sh bench": "takes an hour of an idle machine",
    "docker compose up -d": "tests/image/test_compose.py",
    "docker compose -f docker-compose.prod.yml up -d": "tests/image/test_compose.py",
    "./deploy.sh move-to-postgresql": "tests/image/test_move_deployed.py",
    "./deploy.sh restore FILE": "tests/image/test_move_deployed.py",
    "./deploy.sh verify FILE": "tests/image/test_move_deployed.py",
    "docker cp wisebet:/backups/FILE .": "tests/image/test_move_deployed.py",
    "nginx -s reload": "is what the page explains to be unnecessary",
    "nginx -t": "tests/tls/test_this_machines_nginx.py",
    "docker run": "is a name, not a command",
    "docker run … chown": "tests/image/test_deploy_proved.py",
    "docker run --env-file": "is an option, not a command",
    "docker exec wisebet appliance …": "is a pattern, not a command",
    "docker run --rm -i": "is the beginning of a command, typed in tests/image/test_restore.py",
    "docker stop": "is a name, not a command",
    "docker top wisebet": "is the engine's own",
    "nginx stays dead": "is a line of the log",
    "appliance check --volumes": "tests/image/test_deploy_proved.py",
    "appliance migrate-back": "tests/api/test_reversing.py",
    "appliance rehearse": "tests/api/test_rehearsing.py",
    "appliance restore --undo": "tests/appliance/test_restore.py",
    "appliance status": DEPLOYED,
    "appliance verify FILE": "tests/appliance/test_restore.py",
}


def examples(page: Path) -> list[str]:
    """The blocks that are a shell's, in their order."""
    return [text for language, text in _BLOCK.findall(page.read_text()) if language == "sh"]


def typed(page: Path, folder: Path, env: Mapping[str, str]) -> list[tuple[str, str]]:
    """Type the page's examples in a shell; what was to be printed, with what was."""
    lines = ["set -eu"]
    for number, part in enumerate(re.split(r"^#> (.*)$", "".join(examples(page)), flags=re.M)):
        lines.append(f'printf "\\nexpect %s\\n" "{part}"' if number % 2 else part)
    run = subprocess.run(
        ["sh", "-c", "\n".join(lines)],
        env={"PATH": os.environ["PATH"], **env},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    printed = [line.rpartition("}")[2] for line in run.stdout.splitlines() if line]
    at = [number for number, line in enumerate(printed) if line.startswith("expect ")]
    return [(printed[number].removeprefix("expect "), printed[number - 1]) for number in at]


def commands() -> set[str]:
    """Every command that a page shows and that is not in an example typed by `typed`."""
    found = set()
    for page in PAGES:
        text = page.read_text()
        blocks = "\n".join(block for language, block in _BLOCK.findall(text) if language != "sh")
        lines = re.sub(r"\\\n\s*", "", blocks).splitlines()
        spans = re.findall(r"`([^`]+)`", _BLOCK.sub("", text))
        found |= {each.removeprefix("$ ").strip() for each in (*lines, *spans)}
    return {each for each in found if _COMMAND.match(each)}


def looking():
    """The commands of deploy.sh that `test_deploy.py` types one by one."""
    return {each for each in commands() if each.startswith("./deploy.sh")} - set(ELSEWHERE)
