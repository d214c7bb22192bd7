"""What stays in memory imports little: a module that brings half the library along is noticed."""

import json
import subprocess
import sys

import pytest

from appliance.paths import CODE_ROOT

_LIST = "import json, sys; print(json.dumps([name for name in sys.modules if sys.modules[name]]))"


def loaded_by(statement):
    argv = [sys.executable, "-c", f"{statement}\n{_LIST}"]
    done = subprocess.run(argv, cwd=CODE_ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "unused", ["appliance.config", "argparse", "dataclasses", "http.client", "logging", "ssl"]
)
def test_the_watchdog_does_not_load(unused):
    assert unused not in loaded_by("import appliance.watchdog")


@pytest.mark.parametrize("unused", ["ssl", "zipfile", "csv", "dataclasses"])
def test_supervisord_does_not_load(unused):
    assert unused not in loaded_by("import appliance.supervisord; appliance.supervisord._load()")
