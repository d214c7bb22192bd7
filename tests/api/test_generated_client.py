"""A front-end developer's tool makes a client of our OpenAPI document, and it imports."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.schema import schema_make

PROGRAM = Path(sys.executable).with_name("openapi-python-client")
# The tool knows one name of a file's type.
FILES = ["application/zip", "image/jpeg", "image/png", "image/webp"]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The package that the generator wrote, and what it said."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "schema.json").write_bytes(schema_make("json"))
    overrides = dict.fromkeys(FILES, "application/octet-stream")
    config = {"content_type_overrides": overrides, "post_hooks": []}
    (folder / "config.json").write_text(json.dumps(config))
    options = ["--path", "schema.json", "--output-path", "generated", "--config", "config.json"]
    command = [PROGRAM, "generate", *options, "--meta", "none", "--fail-on-warning"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "generated", done.stdout + done.stderr


def test_a_client_is_generated_without_a_warning(generated):
    assert "warning" not in generated[1].lower()


def test_every_module_of_a_generated_client_compiles(generated):
    subprocess.run([sys.executable, "-m", "compileall", "-q", generated[0]], check=True)


def test_a_generated_client_has_a_function_for_each_operation(generated):
    made = {path.stem for path in (generated[0] / "api").rglob("*.py")} - {"__init__"}
    document = json.loads(schema_make("json"))
    named = {each["operationId"] for ways in document["paths"].values() for each in ways.values()}

    assert made == named


def test_a_member_of_a_patch_can_be_left_out(generated):
    code = (
        "from generated.models import PatchedBetChange; "
        "assert PatchedBetChange().to_dict() == {}; "
        "from generated.api.me import me_delete; "
        "import inspect; assert 'body' in inspect.signature(me_delete.sync_detailed).parameters"
    )
    subprocess.run([sys.executable, "-c", code], cwd=generated[0].parent, check=True)
