"""deploy.sh's words: what is there, and what a slip of the finger gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.host.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
VERBS = [
    *("deploy", "update", "build", "start", "stop", "restart", "status", "logs", "health"),
    *("migrate", "collectstatic", "createsuperuser", "shell", "bash", "backup", "clean"),
    *("help", "test", "dev"),
]


def test_help_is_what_no_word_at_all_prints(deploy: Run):
    assert deploy().stdout == deploy("help").stdout == deploy("--help").stdout


@pytest.mark.parametrize("verb", VERBS)
def test_help_names_every_verb(deploy: Run, verb: str):
    assert re.search(rf"\b{verb}\b", deploy("help").stdout)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_a_function_of_its_own(shell: Run, verb: str):
    assert shell(f"command -v verb_{verb}").stdout.strip() == f"verb_{verb}"


def test_output_without_a_terminal_has_no_colour(deploy: Run):
    assert "\033" not in deploy("help").stdout


def test_unknown_verb_is_a_usage_error(deploy: Run):
    done = deploy("explode")

    assert done.returncode == 64
    assert done.stderr == (
        "✗ deploy.sh: there is no verb 'explode'\n    ./deploy.sh help lists what there is.\n"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stauts", "status"),
        ("deplyo", "deploy"),
        ("createsuper", "createsuperuser"),
        ("log", "logs"),
    ],
)
def test_misspelt_verb_is_answered_with_the_nearest(deploy: Run, typed: str, meant: str):
    assert f"did you mean '{meant}'?" in deploy(typed).stderr


def test_yes_may_stand_before_the_verb(deploy: Run):
    assert deploy("--yes", "help").stdout == deploy("help").stdout


def test_unknown_option_of_a_verb_is_a_usage_error(deploy: Run):
    assert deploy("clean", "--everything").returncode == 64


def test_clean_with_volumes_removes_nothing_unasked(deploy: Run):
    done = deploy("clean", "--volumes")

    assert done.returncode == 64
    assert "nothing was removed" in done.stderr


@pytest.mark.parametrize("part", sorted((ROOT / "deploy/host").glob("*.sh")), ids=lambda p: p.name)
def test_every_part_of_the_shell_stays_short(part: Path):
    assert len(part.read_text().splitlines()) < 200
