"""docs/api.md: its shell examples, run against the product's own processes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.gunicorn import Gunicorn, manage

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
FIELD = """
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[int(name)] if name.isdigit() and isinstance(value, list) else value[name]
print(value)
"""


def script():
    """Every example; where a `#>` follows, what it printed must be that."""
    lines = ["set -eu", f'field() {{ {sys.executable} {{field}} "$1"; }}']
    for block in re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL):
        commands = re.split(r"^#> (.*)$", block, flags=re.MULTILINE)
        for at, text in enumerate(commands):
            lines.append(f'echo "expect {text}"' if at % 2 else text.strip())
    return "\n".join(lines)


@pytest.fixture
def server(tmp_path):
    with Gunicorn.running(tmp_path) as running:
        catalogue = "from app.betting.models import Bookmaker as B; B.objects.create(name='Bet365')"
        manage("shell", "-c", catalogue, environment=running.environment)
        yield running


def test_the_examples_of_the_page_do_what_it_says(server, tmp_path):
    helper = tmp_path / "field.py"
    helper.write_text(FIELD)
    run = subprocess.run(
        ["sh", "-c", script().replace("{field}", str(helper))],
        env={"PATH": os.environ["PATH"], "BASE": f"http://127.0.0.1:{server.port}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [line.rpartition("}")[2] for line in run.stdout.splitlines()]
    expected = [at for at, line in enumerate(lines) if line.startswith("expect ")]

    assert len(expected) == 11
    for at in expected:
        assert lines[at - 1] == lines[at].removeprefix("expect ")
