"""Steps of the boot that touch only files."""

import os
import stat

import pytest

from appliance.errors import VolumeError
from appliance.paths import Paths
from appliance.secret_key import secret_key_ensure
from appliance.volumes import volumes_prepare


def test_a_missing_directory_is_made(tmp_path):
    paths = Paths(tmp_path)
    volumes_prepare(paths)

    assert all(path.is_dir() for path in paths.volumes)


def test_a_directory_that_cannot_be_made_is_named_with_the_command_that_mends_it(tmp_path):
    (tmp_path / "backups").write_text("a file stands where the directory should be")

    with pytest.raises(VolumeError) as caught:
        volumes_prepare(Paths(tmp_path))

    assert f"{tmp_path}/backups (owner" in str(caught.value)
    assert f"chown -R {os.getuid()}:{os.getgid()} {tmp_path}/backups" in caught.value.hint
    assert caught.value.exit_code == 77


def test_the_trial_key_is_made_once_and_is_private(tmp_path):
    paths = Paths(tmp_path)
    paths.data.mkdir()

    assert secret_key_ensure(paths)
    first = paths.secret_key.read_text()
    assert not secret_key_ensure(paths)
    assert paths.secret_key.read_text() == first and len(first) >= 32
    assert stat.S_IMODE(paths.secret_key.stat().st_mode) == 0o600
