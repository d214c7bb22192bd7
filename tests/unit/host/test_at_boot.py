"""Who starts the native processes after a reboot: a unit of systemd, or a line of crontab."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.host.conftest import Run

UNIT = """
NATIVE_LOG=$ROOT/log NATIVE_PORT=8080 NATIVE_HTTPS_PORT=8443
unit_text
"""


def test_the_unit_is_one_that_systemd_accepts(shell: Run, clone: Path, tmp_path: Path):
    unit = tmp_path / "wisebet.service"
    unit.write_text(shell(UNIT, PUBLISH_ADDRESS="127.0.0.1").stdout)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )

    assert [line for line in done.stderr.splitlines() if "wisebet" in line] == []


def test_the_unit_starts_the_loop_with_the_ports_and_addresses_of_the_deploy(shell: Run, clone):
    lines = shell(UNIT, PUBLISH_ADDRESS="127.0.0.1").stdout.splitlines()

    assert f'ExecStart="{clone}/deploy.sh" _supervise' in lines
    assert 'Environment="PUBLISH_ADDRESS=127.0.0.1"' in lines
    assert 'Environment="HTTP_PORT=8080"' in lines
    assert "WantedBy=multi-user.target" in lines
    assert "RestartPreventExitStatus=65 77 78" in lines


@pytest.mark.parametrize(
    ("text", "word"),
    [("/a b/c", '"/a b/c"'), ("100%h", '"100%%h"'), ('a"b\\c', '"a\\"b\\\\c"')],
)
def test_what_systemd_would_expand_is_taken_literally(shell: Run, text: str, word: str):
    assert shell('unit_word "$TEXT"', TEXT=text).stdout == word


def test_a_unit_of_another_is_left_alone(shell: Run, tmp_path: Path):
    (tmp_path / "wisebet.service").write_text("[Service]\nExecStart=/usr/bin/true\n")
    script = "systemd_runs() { :; }; if unit_usable; then echo usable; else echo not; fi"

    assert shell(script, UNIT_FOLDER=str(tmp_path)).stdout == "not\n"
    assert shell(script, UNIT_FOLDER=str(tmp_path / "empty")).stdout == "usable\n"


@pytest.mark.parametrize(
    ("state", "asked"), [("disabled", "systemctl enable --quiet docker\n"), ("enabled", "")]
)
def test_docker_that_the_machine_would_not_start_is_enabled(shell: Run, clone, state, asked):
    script = f"""
systemd_runs() {{ :; }}
systemctl() {{ echo {state}; }}
as_root() {{ echo "$*" >>"$ROOT/asked"; }}
: >"$ROOT/asked"; engine_at_boot
"""
    shell(script)

    assert (clone / "asked").read_text() == asked


def test_the_line_for_cron_is_added_once_and_takes_no_other_with_it(shell: Run, clone: Path):
    """With the crontab of this machine's user, who keeps what was in it."""
    assert shutil.which("crontab")
    before = crontab()
    try:
        shell("cron_add; cron_add")
        assert crontab() == f"{before}@reboot '{clone}/deploy.sh' _boot >/dev/null 2>&1\n"
        assert "cron starts it again" in shell("at_boot_said").stdout
        shell("cron_remove; cron_remove")
        assert crontab() == before
    finally:
        subprocess.run(["crontab", "-"], input=before, text=True, check=True)


def crontab() -> str:
    return subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout
