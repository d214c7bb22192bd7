"""Content-Type from strangers: its charset may be any codec Python has, or none."""

from __future__ import annotations

from functools import lru_cache

from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _

from app.core.errors import Invalid, Problem, UnsupportedMediaType

# Where the gateway keeps a Content-Type that Django must not see.
UNREADABLE = "wisebet.unreadable_content_type"

# Codecs that read some of it as something else: UTF-7, punycode, IDNA, unicode_escape.
_ASCII = bytes(range(0x20, 0x7F)) + rb" \u0041 +AGE- ~{ =41.xn--a"


@lru_cache(maxsize=64)
def content_type_problem(content_type: str) -> Problem | None:
    """What is wrong with it, before Django's request, which would raise, is made of it."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset")
    except Exception:  # the email package raises whatever its parts raise
        return Invalid(_("Content-Type cannot be read."), code="content_type")
    if not charset or _reads_ascii(charset):
        return None
    detail = _("Content-Type names a charset that is not read here. Send UTF-8.")
    return UnsupportedMediaType(detail, code="charset")


def _reads_ascii(charset: str) -> bool:
    """Whether ASCII means itself, as JSON, forms and multipart bodies take for granted."""
    try:
        return _ASCII.decode(charset) == _ASCII.decode("ascii")
    except (LookupError, ValueError):  # no such codec; one of bytes; "undefined"
        return False
