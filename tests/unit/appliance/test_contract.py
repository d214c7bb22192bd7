"""The documents, `.env.example` and the code name the same variables with the same defaults."""

import re
from pathlib import Path

from appliance.config import variables

ROOT = Path(__file__).resolve().parents[3]
HOST_SIDE = {
    "WISEBET_IMAGE",
    "WISEBET_NAME",
    "PUBLISH_ADDRESS",
    "PUBLISH_HTTP",
    "PUBLISH_HTTPS",
    "BASE_IMAGE",
}


def declared():
    return {name: about.default for name, about in variables().items()}


def test_the_documentation_names_every_variable_with_its_default():
    text = (ROOT / "docs/configuration.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|", text, re.MULTILINE)

    assert {name: default for name, default in rows if name not in HOST_SIDE} == declared()


def test_the_example_names_every_variable_with_its_default():
    text = (ROOT / ".env.example").read_text()
    rows = dict(re.findall(r"^#? ?([A-Z][A-Z_]+)=(.*)$", text, re.MULTILINE))
    with_default = {name: default for name, default in declared().items() if default}

    assert set(rows) - HOST_SIDE == set(declared())
    assert {name: rows[name] for name in with_default} == with_default
