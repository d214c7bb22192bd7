"""Every step is a line with its own time; a failing one shows what it said."""

from __future__ import annotations

import re

import pytest

from tests.unit.host.conftest import Run


def test_step_prints_one_line_with_its_time(shell: Run):
    done = shell("work() { echo noise; sleep 0.2; DETAIL=done; }; step 'work done' work")

    assert re.fullmatch(r"✓ work done {33} {4}0\.[2-5] s  done\n", done.stdout)


def test_failing_step_shows_the_end_of_what_it_printed_and_stops(shell: Run):
    done = shell("work() { seq 30; false; echo never; }; step 'work done' work; echo after")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[0].startswith("✗ work done ")
    assert done.stderr.splitlines()[1:] == [f"    {number}" for number in range(11, 31)]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (70, "A process inside stayed dead (exit 70)."),
        (75, "The database did not answer (exit 75)."),
        (77, "A volume cannot be written (exit 77)."),
        (78, "The configuration is wrong (exit 78)."),
    ],
)
def test_exit_code_of_the_appliance_is_passed_on_in_words(shell: Run, code: int, words: str):
    done = shell(f"exit_code_die {code}")

    assert (done.returncode, done.stderr.splitlines()[0]) == (code, f"✗ {words}")


def test_temporary_files_are_gone_afterwards(shell: Run, clone):
    done = shell('touch "$TMP_DIR/x"; echo "$TMP_DIR"; die 3 oops')

    assert not (clone.parent / done.stdout.strip()).exists()
