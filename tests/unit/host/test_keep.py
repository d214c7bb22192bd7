"""What one command was given in its environment, the next one finds in .env."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.unit.host.conftest import ROOT, Run

SOURCE = (ROOT / "deploy/host/keep.sh").read_text()
KEPT = sorted(
    {name for line in re.findall(r"^KEPT_\w+='(.+)'$", SOURCE, re.M) for name in line.split()}
)
KEEP_ALL = "settings_keep $KEPT_FOR_A_CONTAINER $KEPT_NATIVELY"
GIVEN = "# mine\nSECRET_KEY=s\n\nPUBLISH_HTTP=81\n # PUBLISH_HTTP=1\nNOT_PUBLISH_HTTP=2"


@pytest.fixture
def env_file(clone: Path) -> Path:
    path = clone / ".env"
    path.write_text(GIVEN)
    path.chmod(0o640)
    return path


def test_every_variable_that_help_and_the_example_call_the_machines_own_is_kept():
    example = (ROOT / ".env.example").read_text().split("on this machine")[1]
    documented = set(re.findall(r"^# ([A-Z_]+)=", example, re.M))

    assert documented <= set(KEPT)


@pytest.mark.parametrize("name", KEPT)
def test_a_variable_given_once_is_there_for_the_next_command(shell: Run, env_file, name: str):
    first = shell(KEEP_ALL, **{name: "8080"})

    assert first.stdout == f"    kept in .env: {name}=8080\n"
    assert shell(f"setting {name} nothing").stdout == "8080"
    assert shell(KEEP_ALL, **{name: "8080"}).stdout == ""


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"PUBLISH_HTTP": "82"}, GIVEN.replace("=81", "=82") + "\n"),
        ({"PUBLISH_ADDRESS": "::1"}, GIVEN + "\nPUBLISH_ADDRESS=::1\n"),
        ({"WISEBET_IMAGE": "a/b:c&\\1"}, GIVEN + "\nWISEBET_IMAGE=a/b:c&\\1\n"),
        ({"PUBLISH_HTTP": "81"}, GIVEN),
        ({"PUBLISH_HTTP": ""}, GIVEN),
        ({}, GIVEN),
    ],
    ids=["changed", "new", "with signs of sed", "the same", "empty", "nothing"],
)
def test_all_else_in_the_file_stays_as_it_is(shell: Run, env_file, given, text):
    os.chown(env_file, os.getuid(), os.getgid())
    done = shell(KEEP_ALL, **given)

    assert (done.returncode, done.stderr) == (0, "")
    assert env_file.read_text() == text
    assert env_file.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in env_file.parent.iterdir() if path.name[:4] == ".env"} == {
        ".env",
        ".env.example",
    }


@pytest.mark.skipif(os.getuid() != 0, reason="gives a file to another")
def test_a_file_of_another_stays_the_others(shell: Run, env_file):
    os.chown(env_file, 1234, 4321)
    shell(KEEP_ALL, PUBLISH_HTTP="82")

    assert (env_file.stat().st_uid, env_file.stat().st_gid) == (1234, 4321)
    assert "PUBLISH_HTTP=82" in env_file.read_text()


def test_a_link_goes_on_leading_to_the_file(shell: Run, env_file, tmp_path):
    kept = env_file.rename(tmp_path / "settings")
    env_file.symlink_to(kept)
    shell(KEEP_ALL, PUBLISH_HTTP="82")

    assert env_file.is_symlink()
    assert "PUBLISH_HTTP=82" in kept.read_text()


def test_what_cannot_be_kept_is_said_with_the_line_to_add(shell: Run, env_file):
    done = shell(f"mv() {{ return 1; }}; {KEEP_ALL}", PUBLISH_HTTP="82")

    assert done.returncode == 0
    assert "add this line: PUBLISH_HTTP=82" in done.stderr
    assert env_file.read_text() == GIVEN


def test_a_value_of_two_lines_does_not_become_two_settings(shell: Run, env_file):
    shell(KEEP_ALL, WISEBET_NAME="a\nDEBUG=True")

    assert env_file.read_text() == GIVEN


def test_the_image_that_ours_stands_on_may_be_named_in_the_file(shell: Run, env_file):
    env_file.write_text("BASE_IMAGE=registry.example/python:3.12-slim\n")

    assert shell('echo "$BASE_IMAGE"').stdout == "registry.example/python:3.12-slim\n"
