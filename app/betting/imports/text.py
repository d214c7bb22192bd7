"""From the bytes of a file to numbered rows of named cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from app.core.errors import Invalid

_MAX_CELL = 100_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is where the row begins; the file's first line is 1."""

    number: int
    cells: dict[str, str]


def decoded(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with one, else what Windows writes in the west."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return _decoded(content, "utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def header_of(text: str) -> tuple[str, list[str]]:
    """The delimiter, and the names of the columns."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:
        raise _malformed(1, error) from None
    return delimiter, [name.strip() for name in names]


def lines_of(text: str) -> Iterator[Line]:
    """Rows without a cell are left out. Raise `Invalid` for what is no CSV."""
    delimiter, names = header_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before, header_seen = 0, False
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if header_seen:
                yield Line(number, _named(names, cells))
            header_seen = True
    except csv.Error as error:
        raise _malformed(before + 1, error) from None


def _named(names: list[str], cells: list[str]) -> dict[str, str]:
    """Every column has a cell; an empty one where the row is short."""
    padded = zip_longest(names, cells[: len(names)], fillvalue="")
    return {name: cell.strip()[:_MAX_CELL] for name, cell in padded if name}


def _malformed(line: int, error: csv.Error) -> Invalid:
    detail = _("Line %(line)s is no CSV: %(why)s.") % {"line": line, "why": error}
    return Invalid(detail, code="malformed", field="file")


def _decoded(content: bytes, encoding: str) -> str:
    """Raise `Invalid` for what is no text; of UTF-8 alone the decoder's own error."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        raise _not_text() from None
    if "\0" in text:
        raise _not_text()
    return text


def _not_text() -> Invalid:
    detail = _("The file is not text: save it as CSV in UTF-8.")
    return Invalid(detail, code="not_text", field="file")
