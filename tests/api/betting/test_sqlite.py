"""The same rules on the embedded SQLite: this directory's tests once more, in a process there."""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# What does not depend on the database would only be slow twice.
AGAIN = [
    "append_only",
    "bets_list",
    "bets_update",
    "belongings",
    "catalogue",
    "catalogue_own",
    "catalogue_shipped",
    "idempotency",
    "ledger",
    "legs",
    "leg_keys_migration",
    "names",
    "races",
    "reversing",
    "settling",
    "verify",
]


def test_what_holds_on_postgresql_holds_on_sqlite():
    files = [str(HERE / f"test_{name}.py") for name in AGAIN]
    options = ["-q", "--ds=tests.rig.sqlite_settings", "-p", "no:cacheprovider", "--no-cov"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *files],
        cwd=HERE.parents[2],
        env={**os.environ, "COVERAGE_PROCESS_START": ""},
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout[-5000:]
    assert re.search(r"\d{3} passed", run.stdout)
