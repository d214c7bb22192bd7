"""One question in English and in Spanish, and what of the answers is the same in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

# What people read in an answer of the API; all else is for programs.
_READ = {"title", "detail", "message", "reason"}
_SENTENCE = re.compile(r"[A-Z].* .* .*\.$")
_WORD = re.compile(r"[^\W\d_]{2,}")
# No Spanish sentence has one of these.
_ENGLISH = re.compile(
    r"\b(the|this|that|these|is|are|was|not|of|or|and|with|must|need|needs|which|already|"
    r"should|can|cannot|has been|only|your|you|from|please|field|value|valid)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«[^»]*»|`[^`]*`|\"[^\"]*\"")
_SHOWN = {"title", "placeholder", "alt", "aria-label", "summary"}


def has_words(text: str) -> bool:
    return bool(_WORD.search(text))


def is_english(text: str) -> bool:
    return bool(_ENGLISH.search(_QUOTED.sub("", text)))


def read_by_people(body: Any, name: str = "") -> Iterator[str]:
    """In the order of the answer."""
    if isinstance(body, dict):
        for key, each in body.items():
            yield from read_by_people(each, key)
    elif isinstance(body, list):
        for each in body:
            yield from read_by_people(each, name)
    elif isinstance(body, str) and (name in _READ or _SENTENCE.match(body)):
        yield body


class _Page(HTMLParser):
    """Collects the text of a page, and the attributes that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        given = dict(attrs)
        shown = _SHOWN | ({"value"} if given.get("type") in {"submit", "button"} else set())
        for name in shown & given.keys():
            self._add(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)

    def _add(self, text: str) -> None:
        text = " ".join(text.split())
        if has_words(text):
            self.texts.add(text)


def texts_of_page(html: str) -> set[str]:
    page = _Page()
    page.feed(html)
    return page.texts
