"""Files and volumes of another owner: said before anything starts, with what mends it."""

import os
import subprocess
from pathlib import Path

import pytest

from appliance.config import kinds, variables
from appliance.paths import Paths
from tests.rig.engine import UID_INSIDE

FILES = [
    *(f"{name}_FILE" for name, variable in variables().items() if variable.secret),
    *(n for n, v in variables().items() if v.kind in (kinds.readable_file, kinds.file_path)),
]
TLS = {"TLS_MODE": "custom", "DOMAINS": "a.example"}
VOLUMES = Paths(Path("/")).volumes


def appliance(image, *words, env=(), mounts=()):
    options = [f"--env={name}={value}" for name, value in dict(env).items()]
    options += [f"--volume={source}:{target}" for source, target in dict(mounts).items()]
    argv = ["docker", "run", "--rm", *options, image, *words]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def secrets(tmp_path):
    """What an operator has made as root: nobody else may read it."""
    tmp_path.chmod(0o755)
    for name in FILES:
        (tmp_path / name).write_text(f"the content of {name}, long enough for a key")
        (tmp_path / name).chmod(0o600)
    return tmp_path


def check(image, secrets):
    env = TLS | {name: f"/run/secrets/{name}" for name in FILES}
    return appliance(image, "check", env=env, mounts={secrets: "/run/secrets:ro"})


def test_each_file_that_we_may_not_read_is_said_to_be_that_with_the_command(image, secrets):
    code, said = check(image, secrets)

    assert code == 78
    for name in FILES:
        (line,) = [line for line in said.splitlines() if line.startswith(f"  {name} is ")]
        assert (
            "it is there, owner root:root, mode 0600; uid 10001 may not read it; "
            f"on the host: chgrp 10001 secrets/{name} && chmod 640 secrets/{name}"
        ) in line


def test_the_command_mends_it(image, secrets):
    for name in FILES:
        os.chown(secrets / name, 0, UID_INSIDE)
        (secrets / name).chmod(0o640)

    assert "may not read it" not in check(image, secrets)[1]


def test_a_folder_that_we_may_not_look_into_is_the_one_that_is_named(image, secrets):
    secrets.chmod(0o700)
    said = check(image, secrets)[1]

    assert (
        "/run/secrets is there, owner root:root, mode 0700; uid 10001 may not look into it" in said
    )
    assert "chgrp 10001 secrets && chmod 750 secrets" in said


def test_all_volumes_of_another_owner_are_in_one_report(image, tmp_path):
    folders = {tmp_path / str(number): path for number, path in enumerate(VOLUMES)}
    for folder in folders:
        folder.mkdir(mode=0o755)
    code, said = appliance(image, "check", "--volumes", mounts=folders)

    lines = [f"  {path} (owner 0:0, mode 0755, we are uid 10001)" for path in VOLUMES]
    assert code == 77
    assert [line for line in said.splitlines() if line.startswith("  /")] == lines


def test_a_file_of_another_owner_on_a_volume_of_ours_is_found_too(image, tmp_path):
    (tmp_path / "wisebet.sqlite3").touch(mode=0o644)
    os.chown(tmp_path, UID_INSIDE, UID_INSIDE)
    code, said = appliance(image, "check", "--volumes", mounts={tmp_path: "/data"})

    assert code == 77
    assert "  /data (owner 0:0, mode 0644, we are uid 10001): /data/wisebet.sqlite3\n" in said


def test_volumes_that_can_be_written_are_right_whatever_the_database_does(image):
    away = {"DB_HOST": "127.0.0.1", "DB_PORT": "1", "DB_NAME": "n", "DB_USER": "u"}

    assert appliance(image, "check", "--volumes", env=away) == (0, "volumes: writable\n")
