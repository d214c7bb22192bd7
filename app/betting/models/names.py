"""Names that are unique however they are written.

Two names are one when nobody could tell them apart by what they say: they differ in case, in
white space, in characters that show nothing, or in the form of Unicode alone. That is NFKC_Casefold
(The Unicode Standard, 3.13, and UAX #31), with white space as one space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.db import models

_FOLDED_CHARACTERS: Final = 200  # an index entry of PostgreSQL holds 2,700 bytes
# Default_Ignorable_Code_Point of DerivedCoreProperties.txt: they show nothing.
_IGNORABLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def cleaned(text: str) -> str:
    """As a name is kept: composed, its white space single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def folded(*texts: str) -> str:
    """Equal for names that are one; a line for each text. Empty for a name that shows nothing."""
    return "\n".join(_folded(text) for text in texts)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(_IGNORABLE.sub("", plain).split())[:_FOLDED_CHARACTERS]


def names_part(
    rows: Sequence[Any], key_of: Callable[[Any], Any], length: int
) -> Iterator[tuple[str, Any]]:
    """For migrations: number the later rows of one key, and yield each with its name before.

    No number makes a name that another row has.
    """
    taken, seen = {key_of(row) for row in rows}, set()
    for row in rows:
        before, number = row.name, 1
        if key_of(row) not in seen:
            seen.add(key_of(row))
            continue
        while key_of(row) in taken:
            number += 1
            end = f" ({number})"
            row.name = before[: length - len(end)] + end
        taken.add(key_of(row))
        yield before, row


class FoldedField(models.TextField):
    """`folded` of other columns, written with the row; `QuerySet.update` leaves it as it was.

    The databases' own LOWER differs: that of SQLite knows ASCII alone.
    """

    def __init__(self, *sources: str, **options: Any) -> None:
        self.sources = sources
        super().__init__(**{**options, "editable": False})

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        options.pop("editable", None)
        return name, path, self.sources, options

    def pre_save(self, row: Any, add: bool) -> str:
        value = folded(*(getattr(row, source) for source in self.sources))
        setattr(row, self.attname, value)
        return value
