"""Every setting that names a file, and everything that may stand there instead of one."""

import os

import pytest

from appliance.certs.prepare import file_problems
from appliance.config import kinds, load_config, variables
from appliance.errors import ConfigError

SECRETS = [f"{name}_FILE" for name, variable in variables().items() if variable.secret]
FILES = [
    name
    for name, variable in variables().items()
    if variable.kind in (kinds.readable_file, kinds.file_path)
]
COMPANIONS = {"TLS_MODE": "custom", "DOMAINS": "a.example"}


def make_missing(path):
    return "No such file or directory"


def make_directory(path):
    path.mkdir()
    return "it is a directory; Docker makes one where the file to mount is missing"


def make_empty(path):
    path.touch()
    return "it is empty"


def make_pipe(path):
    os.mkfifo(path)
    return "it is no regular file"


def make_dangling(path):
    path.symlink_to("gone")
    return "it is a link to gone: No such file or directory"


@pytest.mark.parametrize(
    "make", [make_missing, make_directory, make_empty, make_pipe, make_dangling]
)
@pytest.mark.parametrize("name", [*SECRETS, *FILES])
def test_what_stands_there_instead_of_a_file_is_said(name, make, tmp_path):
    path = tmp_path / "f"
    why = make(path)
    env = {name: str(path)} | (COMPANIONS if name.startswith("TLS_") else {})
    with pytest.raises(ConfigError) as caught:
        load_config(env, also=file_problems)

    (line,) = [line for line in str(caught.value).splitlines() if line.startswith(f"  {name} is ")]
    assert f"a file that this container can read ({why})" in line
    assert str(path) in line or len(str(path)) > 60


def test_all_files_are_in_one_report_with_the_rest(tmp_path):
    env = {name: str(tmp_path / "none") for name in (*SECRETS, *FILES)} | COMPANIONS
    with pytest.raises(ConfigError) as caught:
        load_config(env | {"WEB_WORKERS": "many"}, also=file_problems)

    named = [line.split()[0] for line in str(caught.value).splitlines()[1:]]
    assert {*SECRETS, *FILES, "WEB_WORKERS"} <= set(named) and len(named) == len(set(named))
