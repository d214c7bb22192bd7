"""Strong entity tags from a row's version, and the conditions clients put on them.

nginx makes a tag weak (`W/"7"`) when it compresses an answer. Clients send it back like that,
and the version is the same: the prefix is ignored in both headers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from app.core.errors import Fault, Invalid, PreconditionFailed, PreconditionRequired

_ANY = "*"
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\uffff]*")')
_LONGEST = 2000


def etag(version: int) -> str:
    return f'"{version}"'


@dataclass(frozen=True, slots=True)
class Precondition:
    """The versions a client is ready to change; none named: whichever it is."""

    tags: tuple[str, ...] = ()

    def check(self, version: int) -> None:
        """Raise `PreconditionFailed` for a version the client has not seen."""
        if self.tags and _ANY not in self.tags and etag(version) not in self.tags:
            raise PreconditionFailed(
                _("It has changed since you read it: read it again, then repeat your change."),
                headers={"ETag": etag(version)},
            )


def precondition(request: Request) -> Precondition:
    """From `If-Match`, which may be left out."""
    return Precondition(_tags(request, "If-Match"))


def precondition_required(request: Request) -> Precondition:
    """From `If-Match`. Raise `PreconditionRequired` without one."""
    tags = _tags(request, "If-Match")
    if not tags:
        detail = _("Send If-Match with the ETag of what you have read.")
        raise PreconditionRequired(detail)
    return Precondition(tags)


def asks_for_news(request: Request) -> bool:
    """Whether the client holds a copy already."""
    return "If-None-Match" in request.headers


def not_modified(request: Request, version: int) -> HttpResponse | None:
    """The 304 to answer when the client's copy is of this version."""
    tags = _tags(request, "If-None-Match")
    if _ANY in tags or etag(version) in tags:
        return HttpResponse(status=304, headers={"ETag": etag(version)})
    return None


def _tags(request: Request, header: str) -> tuple[str, ...]:
    """RFC 9110 §8.8.3 and §13.1: `*`, or tags in double quotes with commas between.

    Raise `Invalid` for what is neither: it would look like a version and match none.
    """
    given = request.headers.get(header)
    if given is None:
        return ()
    text = given.strip(" \t")
    if text == _ANY:
        return (_ANY,)
    parts = [part.strip(" \t") for part in _parts(text)] if len(text) <= _LONGEST else ["?"]
    tags = [_TAG.fullmatch(part) for part in parts if part]  # empty ones are allowed, §5.6.1
    if not tags or not all(tags):
        detail = _("%(header)s is * or an ETag in its double quotes, such as %(example)s.")
        detail %= {"header": header, "example": '"7"'}
        raise Invalid(detail, faults=(Fault("malformed", detail, header, f"{header}:"),))
    return tuple(tag[1] for tag in tags if tag)


def _parts(text: str) -> list[str]:
    """At commas outside of quotes: a tag may hold one."""
    return re.findall(r'(?:"[^"]*"|[^,])+', text)
