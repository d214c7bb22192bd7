"""What front-end developers make of the document: types, calls that compile, a linter's word.

Node's own packages are installed from the lock file beside them, into a folder git ignores.
"""

import json
import subprocess
from pathlib import Path

import pytest

from app.core.schema import schema_make
from tests.rig.shell_calls import calls_of
from tests.rig.typescript import constants_of, program_of

TOOLS = Path(__file__).parents[1] / "clients_ts"
PAGE = Path(__file__).parents[2] / "docs" / "api.md"
REFUSED = """\
call $BASE/api/v1/bets?sort=stake
call "$BASE/api/v1/bets?status=great"
call $BASE/api/v1/nothing
call -X PUT $BASE/api/v1/tags -d '{"name": "a"}'
call -X DELETE $BASE/api/v1/bankrolls/$BANKROLL
call $BASE/api/v1/transactions/deposit -d '{"amount": "5.00"}'
call $BASE/api/v1/tags -d '{"name": "a", "colour": "red"}'
call $BASE/api/v1/tags -d '{"name": 7}'
"""
STRICT = {
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noEmit": True,
    "target": "es2022",
    "lib": ["es2022", "dom", "dom.iterable"],
    "module": "esnext",
    "moduleResolution": "bundler",
    "types": [],
}


@pytest.fixture(scope="module")
def tools():
    """Where the programs are."""
    installed = TOOLS / "node_modules" / ".package-lock.json"
    lock = TOOLS / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], TOOLS, seconds=240)
    return TOOLS / "node_modules" / ".bin"


@pytest.fixture(scope="module")
def document():
    return json.loads(schema_make("json"))


@pytest.fixture(scope="module")
def workplace(tools, tmp_path_factory):
    """A folder with the document, the types made of it, and the packages at hand."""
    folder = tmp_path_factory.mktemp("typed")
    (folder / "schema.json").write_bytes(schema_make("json"))
    (folder / "node_modules").symlink_to(TOOLS / "node_modules")
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT}))
    run([tools / "openapi-typescript", "schema.json", "--output", "api.d.ts"], folder)
    return folder


def run(command, folder, seconds=120):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


def compile_only(workplace, tools, text):
    """Raise for a program that the strict compiler refuses."""
    (workplace / "program.ts").write_text(text)
    run([tools / "tsc", "--project", "tsconfig.json"], workplace)


def test_every_call_of_the_api_s_page_compiles_with_the_generated_types(workplace, tools, document):
    calls = calls_of(PAGE.read_text())

    assert len(calls) >= 15
    compile_only(workplace, tools, program_of(document, calls))


def test_no_call_that_the_api_would_refuse_compiles(workplace, tools, document):
    """The compiler refuses a line that expects an error and has none."""
    calls = calls_of(f"```sh\n{REFUSED}```\n")

    assert len(calls) == REFUSED.count("\n")
    compile_only(workplace, tools, program_of(document, calls, "// @ts-expect-error"))


def test_every_example_of_the_document_is_of_its_type(workplace, tools, document):
    text = constants_of(document)

    assert text.count(" satisfies ") > 150
    compile_only(workplace, tools, text)


def test_a_linter_of_documents_has_no_word_to_say(tools, workplace):
    config = TOOLS / "redocly.yaml"
    said = run([tools / "redocly", "lint", "schema.json", "--config", config], workplace)

    assert "Your API description is valid" in said
    assert "warning" not in said.partition("validating")[2].lower()
