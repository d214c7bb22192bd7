"""`app/` and `appliance/` know nothing of each other: either can be taken without the other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STRANGER = {"app": "appliance", "appliance": "app"}


def imported(path):
    """Top-level packages that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", STRANGER)
def test_a_room_imports_nothing_of_the_other(room):
    files = sorted((ROOT / room).rglob("*.py"))

    assert len(files) > 10
    assert [str(path) for path in files if STRANGER[room] in imported(path)] == []


@pytest.mark.parametrize("room", STRANGER)
def test_no_room_imports_from_around_itself(room):
    """`from . import x` would hide where a thing comes from."""
    relative = [
        str(path)
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_the_calculations_need_no_django():
    pure = sorted((ROOT / "app" / "betting" / "calc").rglob("*.py"))

    assert [str(path) for path in pure if "django" in set(imported(path))] == []
