"""A PostgreSQL is named while the trial's SQLite holds what somebody wrote."""

import subprocess

import pytest

from tests.rig.appliance import appliance, settings
from tests.rig.engine import env_options, free_port


@pytest.fixture(scope="module")
def trial():
    with appliance({}) as running:
        yield running


def start(trial, image, *words):
    """A second container with the trial's volumes, and a PostgreSQL that is not there."""
    port = free_port()
    away = {"DB_HOST": "127.0.0.1", "DB_PORT": str(port), "DB_NAME": "n", "DB_USER": "u"}
    options = env_options(settings(port, DB_WAIT_SECONDS="1", **away))
    argv = ["docker", "run", "--rm", "--network=host", "--volumes-from", trial.name]
    done = subprocess.run([*argv, *options, image, *words], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_an_empty_sqlite_is_not_told_of(trial, image):
    assert "move-to-postgresql" not in start(trial, image, "check")[1]


@pytest.mark.parametrize("words", [(), ("check",)], ids=["a start", "a check"])
def test_a_filled_one_is_told_of_with_the_command_that_moves_it(trial, image, words):
    trial.client().register()
    code, said = start(trial, image, *words)

    assert code == 75  # of the PostgreSQL that is not there
    assert "/data/wisebet.sqlite3 is filled (users: " in said
    assert "./deploy.sh move-to-postgresql" in said


def test_one_that_was_moved_is_told_of_no_more(trial, image):
    trial.client().register()
    trial.run("touch", "/data/moved.json")

    assert "move-to-postgresql" not in start(trial, image, "check")[1]
