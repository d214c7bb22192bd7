"""The .env file: written once with secrets, read literally, never touched again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from appliance.config import load_config, variables
from tests.unit.host.conftest import Run


def read(env_file: Path) -> dict[str, str]:
    """As `docker run --env-file` reads it."""
    lines = [line for line in env_file.read_text().splitlines() if line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def written(shell: Run, clone: Path) -> subprocess.CompletedProcess[str]:
    done = shell("env_ensure")
    assert done.returncode == 0, done.stderr
    return done


def test_written_file_is_a_configuration_that_the_appliance_accepts(written, clone: Path):
    config = load_config(read(clone / ".env"))

    assert (len(config.secret_key), len(config.superuser_password)) == (64, 20)


def test_written_file_answers_to_this_machines_names(written, clone: Path):
    hosts = read(clone / ".env")["ALLOWED_HOSTS"].split(",")

    assert hosts[:2] == ["localhost", "127.0.0.1"]
    assert len(hosts) == len(set(hosts))


def test_written_file_is_for_its_owner_alone(written, clone: Path):
    assert (clone / ".env").stat().st_mode & 0o777 == 0o600


def test_writing_shows_the_password_once_and_the_key_never(written, clone: Path):
    values = read(clone / ".env")

    assert written.stdout.count(values["SUPERUSER_PASSWORD"]) == 1
    assert values["SECRET_KEY"] not in written.stdout + written.stderr


def test_a_line_that_is_not_read_is_pointed_out(shell: Run, clone: Path):
    (clone / ".env").write_bytes(b"\xef\xbb\xbfSECRET_KEY=x\nexport DB_HOST=db\n  set DB_NAME=n\n")
    warned = shell("env_ensure").stderr

    assert "the word before DB_HOST DB_NAME makes the line another's" in warned
    assert "begins with a byte order mark" in warned


def test_two_clones_never_share_a_secret(written, clone: Path, shell: Run):
    first = read(clone / ".env")
    (clone / ".env").unlink()
    shell("env_ensure")
    second = read(clone / ".env")

    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert first["SUPERUSER_PASSWORD"] != second["SUPERUSER_PASSWORD"]


def test_file_that_is_there_is_never_touched(written, clone: Path, shell: Run):
    before = ((clone / ".env").read_bytes(), (clone / ".env").stat().st_mtime_ns)
    done = shell("env_ensure")

    assert ((clone / ".env").read_bytes(), (clone / ".env").stat().st_mtime_ns) == before
    assert (done.stdout, done.stderr) == ("", "")


def test_second_run_does_not_show_the_password(written, clone: Path, shell: Run):
    done = shell("env_ensure; summary summary_container")

    assert read(clone / ".env")["SUPERUSER_PASSWORD"] not in done.stdout


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ('SECRET_KEY="abc def"', "The quotes around SECRET_KEY become part of the value"),
        ("DB_NAME='wisebet'", "The quotes around DB_NAME become part of the value"),
        ("DB_NAME=wisebet\r", "Windows line ends"),
        ("DEBUG=False", "has no SECRET_KEY; add this line: SECRET_KEY="),
    ],
)
def test_common_slip_in_a_file_is_pointed_out(shell: Run, clone: Path, line: str, warning: str):
    (clone / ".env").write_text(line + "\n")

    assert warning in shell("env_ensure").stderr


def test_file_that_others_can_read_is_pointed_out(written, clone: Path, shell: Run):
    (clone / ".env").chmod(0o644)

    assert "Others on this machine can read your secrets: chmod 600" in shell("env_ensure").stderr


def test_value_is_read_as_docker_reads_it(shell: Run, clone: Path):
    (clone / ".env").write_text("# DB_NAME=no\nDB_NAME=$(touch run) `id` 'x' #1\n")

    assert shell("env_value DB_NAME").stdout == "$(touch run) `id` 'x' #1\n"
    assert not (clone / "run").exists()


def test_environment_wins_over_the_file_and_the_file_over_the_default(shell: Run, clone: Path):
    (clone / ".env").write_text("PUBLISH_HTTP=8081\n")
    say = 'echo "$PUBLISH_HTTP $NAME"'

    assert shell(say).stdout == "8081 wisebet\n"
    assert shell(say, PUBLISH_HTTP="8082", WISEBET_NAME="two").stdout == "8082 two\n"


def test_example_names_every_variable_with_its_default(clone: Path):
    text = (clone / ".env.example").read_text()
    required = {"SECRET_KEY", "ALLOWED_HOSTS", "SUPERUSER_EMAIL", "SUPERUSER_PASSWORD"}

    missing = [
        f"# {name}={about.default}"
        for name, about in variables().items()
        if name not in required and f"\n# {name}={about.default}\n" not in text
    ]
    assert (missing, set(read(clone / ".env.example"))) == ([], required)
