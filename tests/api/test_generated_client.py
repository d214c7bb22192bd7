"""A front-end developer's tool makes a client of our OpenAPI document, and it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.schema import schema_make

PROGRAM = Path(sys.executable).with_name("openapi-python-client")


@pytest.fixture
def client(tmp_path):
    """The package that the generator wrote."""
    schema = tmp_path / "schema.json"
    schema.write_bytes(schema_make("json"))
    package = tmp_path / "generated"
    options = ["--path", schema, "--output-path", package, "--meta", "none"]
    done = subprocess.run([PROGRAM, "generate", *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return package


def test_every_module_of_a_generated_client_compiles(client):
    subprocess.run([sys.executable, "-m", "compileall", "-q", client], check=True)


def test_a_generated_client_has_a_function_for_each_json_operation(client):
    made = {path.stem for path in (client / "api").rglob("*.py")}

    assert {"auth_login", "bets_create", "bets_settle", "stats_summary"} <= made
