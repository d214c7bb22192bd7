"""The core can be used where there is no Django."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOAD_ALL = """
import importlib, pkgutil, sys
import app.betting.calc as calc
for module in pkgutil.iter_modules(calc.__path__, "app.betting.calc."):
    importlib.import_module(module.name)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("django", "rest_framework")))
"""


def test_the_whole_core_loads_without_django():
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD_ALL], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert loaded.stdout == "[]\n"
