"""docs/tls.md and the tests of failures name the same cases."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = ("test_failures.py", "test_damaged_files.py", "test_changes.py", "test_modes.py")
# Not failures: what else those files prove.
OTHERS = {
    "private keys are readable by nobody else",
    "an account is bound to the operators at the ca",
    "files that are no pair are 78 with the reason",
    "a selfsigned site is the same after a restart",
    "behind another proxy there is no tls and no loop",
    "an address gets a certificate where the ca gives them",
}


def documented():
    text = (ROOT / "docs/tls.md").read_text().partition("## When something goes wrong")[2]
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {cell.lower() for cell in cells if cell != "what happens" and set(cell) - set("- ")}


def proven():
    trees = [ast.parse((ROOT / "tests/tls" / name).read_text()) for name in FILES]
    functions = [node.name for tree in trees for node in tree.body if hasattr(node, "name")]
    tests = [name for name in functions if name.startswith("test_")]
    return {name.removeprefix("test_").replace("_", " ") for name in tests}


def test_each_row_of_the_failure_table_is_a_test_and_each_test_a_row():
    assert documented() == proven() - OTHERS
