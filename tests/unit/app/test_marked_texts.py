"""No refusal is written in one language alone: what is raised for people goes through gettext."""

import ast
import re
from pathlib import Path

import pytest
from rest_framework import exceptions

from app.betting.http import errors
from app.core import errors as core_errors

APP = Path(__file__).resolve().parents[3] / "app"
# Commands speak to operators, in English; the core's texts have a Spanish one for each code.
ELSEWHERE = {"management", "migrations", "calc"}
FILES = [path for path in sorted(APP.rglob("*.py")) if not ELSEWHERE & set(path.parts)]
WORDS = re.compile(r"\w \w")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
# The OpenAPI document is in English.
DOCUMENT = {"problem", "conflict", "extend_schema", "_ending"}
REFUSALS = {"Fault", "refuse", "add", "fail"} | {
    name
    for module in (core_errors, exceptions)
    for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, Exception)
}


def name_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def is_text(node):
    """A sentence in the code, or one made up of parts there."""
    if isinstance(node, ast.JoinedStr):
        return any(is_text(part) for part in node.values)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(WORDS.search(node.value))
    )


def unmarked(node, refusing=False):
    """Lines of texts within a refusal that no mark is around."""
    if isinstance(node, ast.Call):
        if name_of(node) in MARKS | DOCUMENT:
            return
        refusing = refusing or name_of(node) in REFUSALS
    if isinstance(node, ast.keyword):
        if node.arg in {"help_text", "description", "headers"}:
            return
        refusing = refusing or node.arg in {"detail", "message"}
    if isinstance(node, ast.Assign) and {"detail", "message"} & {
        getattr(target, "id", "") for target in node.targets
    }:
        refusing = True
    if refusing and is_text(node):
        yield node.lineno
        return
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child, refusing)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(APP)))
def test_a_refusal_is_marked_for_translation(path):
    assert list(unmarked(ast.parse(path.read_text()))) == []


def test_every_code_of_the_calculation_core_has_a_sentence_in_each_language():
    codes = {
        keyword.value.value
        for path in (APP / "betting/calc").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }

    assert codes and codes <= errors._BY_CODE.keys()
