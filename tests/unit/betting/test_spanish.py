"""Every text of the betting log has its Spanish, with the same blanks to fill in."""

import ast
import gettext
import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[3] / "app/betting"
BLANK = re.compile(r"%\(\w+\)s|\{\w+\}")


def texts():
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                yield node.args[0].value


@pytest.fixture(scope="module")
def spanish():
    with (ROOM / "locale/es/LC_MESSAGES/django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.mark.parametrize("text", sorted(set(texts())))
def test_a_text_is_translated(spanish, text):
    translated = spanish._catalog.get(text)

    assert translated
    assert sorted(BLANK.findall(translated)) == sorted(BLANK.findall(text))
