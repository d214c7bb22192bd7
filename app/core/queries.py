"""Which parameters the query of a request may have: those its operation documents.

A list has those of its paginator and of its filters. What else a view reads it names itself, by
method, and in brackets what may be there more than once:

    query_parameters = {"GET": ("zone", "by[]")}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import BaseCSVFilter

from app.core.errors import Fault, Invalid

_MOST_FAULTS = 20
_LONGEST_NAME = 60
_SEVERAL = "[]"


def query_check(query: QueryDict, view: Any, method: str) -> None:
    """Raise `Invalid` for parameters that nobody reads, or that are there twice.

    `view` is what REST framework's `as_view` made.
    """
    names, several = accepted(view, "GET" if method == "HEAD" else method)
    faults = [unknown(name, names, f"?{name}") for name in query.keys() - names]
    faults += [
        Fault("repeated", _("Give it once."), name, f"?{name}")
        for name, values in query.lists()
        if len(values) > 1 and name in names - several
    ]
    if faults:
        faults = sorted(faults, key=lambda fault: fault.field)[:_MOST_FAULTS]
        raise Invalid(faults[0].detail, faults=tuple(faults))


def unknown(name: str, names: Iterable[str], pointer: str) -> Fault:
    """Names the nearest that is known, or all where none is near."""
    short = name[:_LONGEST_NAME]
    near = get_close_matches(short, names, n=1)
    if near:
        text = _("There is no “%(name)s” here. Did you mean “%(near)s”?")
        detail = text % {"name": short, "near": near[0]}
    elif known := sorted(names):
        text = _("There is no “%(name)s” here. Accepted: %(names)s.")
        detail = text % {"name": short, "names": ", ".join(known)}
    else:
        detail = _("There is no “%(name)s” here: nothing is accepted.") % {"name": short}
    return Fault("unknown", detail, short, pointer[: _LONGEST_NAME * 6])


def is_operation(view: Any, method: str) -> bool:
    """Of the API: a view of Django's own, and a method that is not allowed, are others' matter."""
    name = "get" if method == "HEAD" else method.lower()
    if actions := getattr(view, "actions", None):
        return name in actions
    return name in ("get", "post", "put", "patch", "delete") and hasattr(
        getattr(view, "cls", None), name
    )


@cache
def accepted(view: Any, method: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of an operation's parameters, and those of which there may be several."""
    names = set(_names(view, method))
    several = {name.removesuffix(_SEVERAL) for name in names if name.endswith(_SEVERAL)}
    return frozenset(name.removesuffix(_SEVERAL) for name in names), frozenset(several)


def _names(view: Any, method: str) -> Iterator[str]:
    own = getattr(view.cls, "query_parameters", {})
    yield from own.get(method, ())
    if method != "GET" or getattr(view, "actions", {}).get("get") == "retrieve":
        return
    options = {**vars_of(view.cls), **view.initkwargs}
    if paginator := options["pagination_class"]:
        yield from paginator.parameters()
    if options["filter_backends"] and (filters := options["filterset_class"]):
        for name, each in filters.base_filters.items():
            yield name + _SEVERAL if isinstance(each, BaseCSVFilter) else name


def vars_of(view: type[Any]) -> dict[str, Any]:
    names = ("pagination_class", "filter_backends", "filterset_class")
    return {name: getattr(view, name, None) for name in names}
