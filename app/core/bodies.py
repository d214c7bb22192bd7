"""The body of a request, read by a serializer that takes all that was sent or nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.serializers import ListSerializer, Serializer

from app.core.errors import Fault, Invalid
from app.core.problems import faults_of, pointer_of
from app.core.queries import unknown

_MOST_FAULTS = 20
_ready = threading.local()
# The names a serializer knows, and the serializers of those whose members have names, too.
_Names = tuple[frozenset[str], dict[str, Any]]


class NoBody(Serializer[Any]):
    """Of an operation that needs to know nothing."""


def valid(
    serializer: type[Any],
    request: Request,
    *,
    partial: bool = False,
    shown: type[Serializer[Any]] | None = None,
) -> dict[str, Any]:
    """The body as the serializer reads it. Raise a 400 that names every wrong or unknown member.

    `partial`: any member may be left out, but what is sent is whole. What `shown` has, and the
    serializer does not, is said to be for reading alone.

    Making a serializer takes longer than reading a body with it: each thread makes one of a
    class. Who is refused gets one of their own, which keeps the errors.
    """
    known: dict[Any, Any] = _ready.__dict__
    key = (serializer, partial)
    if key not in known:
        made = _made(serializer, partial)
        known[key] = (made, _names(made))
    reader, names = known[key]
    data = request.data
    strangers = any(_strangers(data, names, ()))
    if not strangers:
        try:
            return dict(reader.run_validation(data))
        except ValidationError:
            pass
    raise _refused(_made(serializer, partial), data, names, shown)


def no_body(request: Request) -> None:
    """Raise `Invalid` for a body where none is read."""
    if request.data:
        valid(NoBody, request)


def _made(serializer: type[Any], partial: bool) -> Any:
    """REST framework's own `partial` lets every part of a part be left out, too."""
    made = serializer()
    if partial:
        for field in made.fields.values():
            field.required, field.default = False, empty
    return made


def _refused(
    reader: Any, data: Any, names: _Names, shown: type[Serializer[Any]] | None
) -> Exception:
    """Everything that is wrong, in one report."""
    read_only = set(shown().fields) if shown else set()
    faults = []
    for at, accepted in list(_strangers(data, names, ()))[:_MOST_FAULTS]:
        faults.append(_stranger(at, accepted, read_only))
    try:
        reader.run_validation(data)
    except ValidationError as error:
        faults += faults_of(error)
    detail = _("The request has a field that is not accepted; see errors.")
    return Invalid(detail, faults=tuple(faults))


def _stranger(at: tuple[str, ...], accepted: Iterable[str], read_only: set[str]) -> Fault:
    *inside, name = at
    if name in accepted:
        return Fault("repeated", _("Give it once."), ".".join(at), pointer_of(at))
    fault = unknown(name, accepted, pointer_of(at))
    field = ".".join((*inside, fault.field))
    if not inside and name in read_only:
        detail = _("“%(name)s” is shown, and cannot be changed here.") % {"name": name}
        return Fault("read_only", detail, field, fault.pointer)
    return Fault(fault.code, fault.detail, field, fault.pointer)


def _names(reader: Any) -> _Names:
    inner = {}
    for name, field in reader.fields.items():
        child = field.child if isinstance(field, ListSerializer) else field
        if isinstance(child, Serializer):
            inner[name] = (isinstance(field, ListSerializer), _names(child))
    return frozenset(reader.fields), inner


def _strangers(
    data: Any, names: _Names, at: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """Where a member is that nobody reads, and what may stand beside it."""
    known, inner = names
    if not isinstance(data, Mapping | QueryDict):
        return
    for name in data.keys() - known:
        yield (*at, str(name)), known
    if isinstance(data, QueryDict):
        for name in [name for name, values in data.lists() if len(values) > 1 and name in known]:
            yield (*at, name), known
    for name, (is_list, below) in inner.items():
        part = data.get(name)
        if is_list and isinstance(part, list):
            for index, each in enumerate(part):
                yield from _strangers(each, below, (*at, name, str(index)))
        elif not is_list:
            yield from _strangers(part, below, (*at, name))
