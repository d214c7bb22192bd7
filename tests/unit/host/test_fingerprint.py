"""What goes into a container is in its fingerprint; nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.host.conftest import Run

PRINT = "TARGET=image; options_hash"
SETTINGS = "SECRET_KEY_FILE=/run/secrets/key\n"


@pytest.fixture
def printed(shell: Run, clone: Path):
    (clone / ".env").write_text(SETTINGS)
    (clone / "secrets").mkdir()
    (clone / "secrets/key").write_text("first")

    def fingerprint(**env: str) -> str:
        done = shell(PRINT, **env)
        assert len(done.stdout) == 17, done.stderr
        return done.stdout

    return fingerprint


CHANGES = {
    "a setting": lambda clone: (clone / ".env").write_text(SETTINGS + "DEBUG=True\n"),
    "a secret": lambda clone: (clone / "secrets/key").write_text("other"),
    "one more secret": lambda clone: (clone / "secrets/more").write_text(""),
    "a secret of another name": lambda clone: (clone / "secrets/key").rename(clone / "secrets/k"),
    "a secret behind a link": lambda clone: (clone / "secrets/link").symlink_to(
        clone / "deploy.sh"
    ),
    "no secrets": lambda clone: (clone / "secrets").rename(clone / "other"),
    "a published port in .env": lambda clone: (clone / ".env").write_text(
        SETTINGS + "PUBLISH_HTTP=81\n"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_goes_in_changes_it(printed, clone, change):
    before = printed()
    CHANGES[change](clone)

    assert printed() != before


@pytest.mark.parametrize(
    "env",
    [
        {"PUBLISH_HTTP": "81"},
        {"PUBLISH_ADDRESS": "127.0.0.1"},
        {"PUBLISH_ADDRESS": "127.0.0.1,::1"},
        {"WISEBET_NAME": "two"},
    ],
    ids=str,
)
def test_where_it_is_published_changes_it_wherever_it_is_said(printed, clone, env):
    before, given = printed(), printed(**env)
    (clone / ".env").write_text(SETTINGS + "".join(f"{k}={v}\n" for k, v in env.items()))

    assert before != given
    assert printed() == given


def test_a_remark_and_the_date_of_a_file_do_not_change_it(printed, clone):
    before = printed()
    (clone / ".env").write_text(f"# mine\n\n{SETTINGS}")
    os.utime(clone / "secrets/key", (0, 0))

    assert printed() == before
