"""The HTTP calls in the shell examples of a page: `curl`, and its short form `call`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

# An option of curl that is here has a value.
_TAKES = {"-X", "-H", "-d", "-F", "-o", "-w"}
_WORD = re.compile(
    r"""(?P<space>(?:[ \t]|\\\n)+)|(?P<end>[\n|;)]|>)"""
    r"""|"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>[^']*)'|(?P<plain>[^\s|;)>"'\\]+)|\\(?P<escaped>.)""",
    re.DOTALL,
)


@dataclass
class Call:
    method: str = ""
    path: str = ""
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    form: dict[str, str] = field(default_factory=dict)


def calls_of(page: str) -> list[Call]:
    """In the order of the page; variables are left as they are."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    text = "\n".join(re.sub(r"^#>.*$", "", block, flags=re.MULTILINE) for block in blocks)
    text = re.sub(r"^\w+\(\) \{.*\}$", "", text, flags=re.MULTILINE)  # a function, not a call
    return [_call(_words(text, at.end())) for at in re.finditer(r"\b(?:curl|call)(?= )", text)]


def _words(text: str, at: int) -> list[str]:
    words, current = [], None
    while at < len(text):
        found = _WORD.match(text, at)
        assert found, text[at : at + 40]
        at = found.end()
        if found["end"] or found["space"]:
            words += [] if current is None else [current]
            current = None
            if found["end"]:
                break
            continue
        part = found["single"] or found["plain"] or found["escaped"] or ""
        if found["double"] is not None:
            part = re.sub(r'\\(["\\$`])', r"\1", found["double"])
        current = (current or "") + part
    return words


def _call(words: list[str]) -> Call:
    call, options = Call(), iter(words)
    for word in options:
        value = next(options) if word in _TAKES else ""
        if word == "-X":
            call.method = value
        elif word == "-H":
            name, _, text = value.partition(": ")
            call.headers[name] = text
        elif word == "-d":
            call.body = value
        elif word == "-F":
            name, _, text = value.partition("=")
            call.form[name] = text
        elif word.startswith("$BASE"):
            address = urlsplit(word.removeprefix("$BASE"))
            call.path, call.query = address.path, parse_qsl(address.query)
    call.method = call.method or ("POST" if call.body or call.form else "GET")
    return call
