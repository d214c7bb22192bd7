"""The pages a person opens, in a real browser, under our own Content-Security-Policy."""

import shutil
import subprocess

import pytest

BROWSER = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=15000",
]


@pytest.fixture
def opened(trial, tmp_path):
    """The page as the browser has it once its scripts have run."""
    chromium = shutil.which("chromium")
    assert chromium, "need Debian's chromium"

    def open_page(path):
        profile = f"--user-data-dir={tmp_path}"
        argv = [chromium, *BROWSER, profile, "--dump-dom", trial.base + path]
        return subprocess.run(argv, capture_output=True, text=True, timeout=90).stdout

    return open_page


def test_the_documentation_draws_every_operation_from_our_own_files(opened):
    page = opened("/api/docs/")

    assert 'data-path="/api/auth/login"' in page
    assert "Authorize" in page


def test_the_admin_asks_for_an_email_and_a_password(opened):
    page = opened("/admin/")

    assert "Email address:" in page
    assert 'type="password"' in page
