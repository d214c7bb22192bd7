"""The same answers on the embedded SQLite: this directory's tests once more, in a process there."""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# What does not depend on the database would only be slow twice.
AGAIN = [
    "stats",
    "stats_parts",
    "currencies",
    "season",
    "imports",
    "imports_resumed",
    "import_names",
    "import_nonsense",
    "export",
    "personal",
    "responsible",
    "sharing",
    "admin_pages",
    "demo",
    "every_list",
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
