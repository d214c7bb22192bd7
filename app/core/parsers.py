"""Bodies from strangers: what cannot be read is said in their language."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser


class SafeJsonParser(JSONParser):
    """REST framework's; a body nested too deep is the client's mistake, not ours."""

    def parse(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().parse(*arguments, **options)
        except RecursionError:
            raise ParseError(_("The body is nested too deep.")) from None
        except ParseError as error:
            raise ParseError(_json_fault(error.__context__)) from None


class SafeMultiPartParser(MultiPartParser):
    """REST framework's, in the language of who asks."""

    def parse(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().parse(*arguments, **options)
        except ParseError:
            raise ParseError(_("The body is not the multipart form it says to be.")) from None


def _json_fault(cause: BaseException | None) -> str:
    if isinstance(cause, JSONDecodeError):
        detail = _("The body is not JSON: see line {line}, column {column}.")
        return detail.format(line=cause.lineno, column=cause.colno)
    if isinstance(cause, UnicodeDecodeError):
        return _("The body is not text in the encoding that it names, or UTF-8.")
    if isinstance(cause, LookupError | UnicodeError):
        return _("The charset of the Content-Type is not known here.")
    return _("The body is not JSON: NaN and Infinity are no numbers.")
