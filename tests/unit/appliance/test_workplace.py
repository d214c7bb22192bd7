"""What a killed run leaves is removed by the next; what lives is left alone."""

import os
import signal
import subprocess
import sys

import pytest

from appliance.paths import CODE_ROOT
from appliance.workplace import forget_abandoned, workplace

HOLD = """
import sys, time
from pathlib import Path
from appliance.workplace import workplace
with workplace(Path(sys.argv[1]), ".draft-") as directory:
    (directory / "half").write_text("an archive")
    print(directory, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path):
    """Another process, at work on the volume; `kill` ends it without a chance to tidy up."""
    argv = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(argv, cwd=CODE_ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith(str(tmp_path))
        yield process
        process.kill()


def drafts(directory):
    return [path for path in directory.iterdir() if path.name[0] == "."]


def test_what_a_killed_run_left_goes_at_the_next_start(tmp_path, other):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    left = drafts(tmp_path)
    forget_abandoned(tmp_path)

    assert (len(left), drafts(tmp_path)) == (1, [])


def test_what_a_killed_run_left_goes_with_the_next_run(tmp_path, other):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    with workplace(tmp_path, ".restore-") as mine:
        assert drafts(tmp_path) == [mine]
    assert drafts(tmp_path) == []


def test_a_run_that_lives_keeps_its_own(tmp_path, other):
    forget_abandoned(tmp_path)
    with workplace(tmp_path, ".draft-") as mine:
        assert len(drafts(tmp_path)) == 2 and mine in drafts(tmp_path)

    (theirs,) = drafts(tmp_path)
    assert (theirs / "half").read_text() == "an archive"


def test_files_of_others_stay(tmp_path):
    for name in (".drafts", ".draft-file", "draft-x", ".restored"):
        (tmp_path / name).touch()
    forget_abandoned(tmp_path)

    assert len(list(tmp_path.iterdir())) == 4


def test_a_volume_that_is_not_there_is_nothing_to_tidy(tmp_path):
    forget_abandoned(tmp_path / "nowhere")
