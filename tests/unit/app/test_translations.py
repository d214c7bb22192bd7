"""Every text of ours has a Spanish one, and the compiled catalogue is up to date.

That what people read is marked as a text at all, tests/api/test_spanish.py finds.
"""

import ast
import gettext
import re
import shutil
import subprocess
from http import HTTPStatus
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "app/locale/es/LC_MESSAGES/django.po"
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w*(?::\w+)?\}|%[sd]")


def entries(text):
    """What has a msgid → its Spanish; "" where it has none or only a guess of the tool's."""
    for block in text.split("\n\n")[1:]:
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        said = "\n".join(line for line in lines if not line.startswith("#"))
        parts = re.findall(r'^(msgid|msgstr(?:\[0\])?) ((?:".*"\n?)+)', said + "\n", re.MULTILINE)
        words = {kind: "".join(map(ast.literal_eval, some.splitlines())) for kind, some in parts}
        if "msgid" in words:
            is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
            spanish = words.get("msgstr", words.get("msgstr[0]", ""))
            yield words["msgid"], "" if is_fuzzy else spanish


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """The catalogue after the documented command, in a copy of the code."""
    copy = tmp_path_factory.mktemp("code")
    ignored = shutil.ignore_patterns("__pycache__", "schema.*")
    shutil.copytree(ROOT / "app", copy / "app", ignore=ignored)
    command = [ROOT / "deploy/translations.sh", copy]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return copy / CATALOGUE.relative_to(ROOT)


def test_every_text_of_the_code_has_its_spanish(refreshed):
    without = [text for text, spanish in entries(refreshed.read_text()) if not spanish]

    assert without == [], "run deploy/translations.sh and write the Spanish into the .po file"


def test_the_catalogue_is_as_the_documented_command_leaves_it(refreshed):
    assert CATALOGUE.read_text() == refreshed.read_text()


def test_the_compiled_catalogue_says_the_same():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    expected = dict(entries(CATALOGUE.read_text()))
    said = {one: {compiled.gettext(one), compiled.ngettext(one, one, 1)} for one in expected}
    assert [one for one in expected if expected[one] not in said[one]] == []


def test_the_spanish_has_the_same_blanks_to_fill_in():
    wrong = [
        text
        for text, spanish in entries(CATALOGUE.read_text())
        if sorted(BLANK.findall(text)) != sorted(BLANK.findall(spanish))
    ]

    assert wrong == []


def test_nobody_is_addressed_as_tu():
    familiar = re.compile(r"\b(tu|tus|tú|te|ti|contigo|puedes|tienes|debes|inténtalo)\b", re.I)

    assert [said for _, said in entries(CATALOGUE.read_text()) if familiar.search(said)] == []


def test_every_status_of_an_error_has_a_title_in_spanish():
    spanish = dict(entries(CATALOGUE.read_text()))

    titles = [status.phrase for status in HTTPStatus if status >= 400]
    assert [title for title in titles if spanish.get(title, title) == title] == []
