"""Bodies from strangers: what cannot be read is said in their language."""

from __future__ import annotations

import json
from collections import Counter
from json import JSONDecodeError
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

from app.core.errors import Fault, Invalid


class SafeJsonParser(JSONParser):
    """JSON in UTF-8, UTF-16 or UTF-32, told by its first bytes: RFC 8259 knows no charset.

    A body nested too deep is the client's mistake, not ours.
    """

    def parse(self, stream: Any, *_args: Any, **_options: Any) -> Any:
        """Raise `ParseError`, and `Invalid` for a name that stands twice in one object."""
        try:
            return json.loads(stream.read(), object_pairs_hook=_object, parse_constant=_refuse)
        except RecursionError:
            raise ParseError(_("The body is nested too deep.")) from None
        except ValueError as error:
            raise ParseError(_fault(error)) from None


class SafeMultiPartParser(MultiPartParser):
    """REST framework's, in the language of who asks."""

    def parse(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().parse(*arguments, **options)
        except ParseError:
            raise ParseError(_("The body is not the multipart form it says to be.")) from None


def _fault(error: ValueError) -> str:
    if isinstance(error, JSONDecodeError):
        detail = _("The body is not JSON: see line {line}, column {column}.")
        return detail.format(line=error.lineno, column=error.colno)
    if isinstance(error, UnicodeDecodeError):
        return _("The body is not text in UTF-8, UTF-16 or UTF-32.")
    return _("The body is not JSON: NaN and Infinity are no numbers.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values of a name one would be lost without a word."""
    made = dict(pairs)
    if len(made) < len(pairs):
        counted = Counter(name for name, _value in pairs)
        twice = counted.most_common(1)[0][0][:60]
        detail = _("“%(name)s” stands twice in one object.") % {"name": twice}
        raise Invalid(detail, faults=(Fault("repeated", detail, twice, "#"),))
    return made


def _refuse(constant: str) -> Any:
    """`NaN` and `Infinity` are no JSON."""
    raise ValueError(f"{constant} is no number")
