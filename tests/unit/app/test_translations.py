"""Every sentence of ours has a Spanish one, and the compiled catalogue is up to date."""

import ast
import gettext
import re
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[3] / "app"
CATALOGUES = sorted(APP.glob("*/locale/es/LC_MESSAGES/django.po"))
# Words that Django's own catalogue has.
DJANGOS = {
    "active",
    "email address",
    "Important dates",
    "name",
    "Permissions",
    "staff status",
    "user",
    "users",
}


def sentences(room):
    """The literal arguments of `_()` in the room's code."""
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                yield ast.literal_eval(node.args[0])


def written(catalogue):
    pairs = re.findall(r'^msgid (".+")\nmsgstr (".+")$', catalogue.read_text(), re.MULTILINE)
    return {ast.literal_eval(one): ast.literal_eval(other) for one, other in pairs}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_every_sentence_is_translated(catalogue):
    missing = set(sentences(catalogue.parents[3])) - set(written(catalogue)) - DJANGOS

    assert missing == set()


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_the_compiled_catalogue_says_the_same(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    expected = written(catalogue)
    assert {one: compiled.gettext(one) for one in expected} == expected
