"""Strong entity tags from a row's version, and the conditions clients put on them.

nginx makes a tag weak (`W/"7"`) when it compresses an answer. Clients send it back like that,
and the version is the same: the prefix is ignored in both headers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.request import Request

from app.core.errors import PreconditionFailed, PreconditionRequired

_ANY = "*"


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
    given = request.headers.get(header, "")
    return tuple(tag.removeprefix("W/") for tag in parse_etags(given)) or (
        ("malformed",) if given.strip() else ()
    )
