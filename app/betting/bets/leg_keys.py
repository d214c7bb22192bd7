"""Parts of a body that name legs by their ids, and where in the bet those legs stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError

from app.core.errors import Fault, Invalid


def keys_check(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Either all parts have an id, each its own, or none has. Raise `ValidationError`."""
    seen: set[UUID] = set()
    errors: list[dict[str, Any]] = []
    for part in parts:
        key = part.get("id")
        if key is None:
            detail = _("Name every leg by its id, or none.")
            errors.append({"id": [ErrorDetail(detail, "required")]})
        elif key in seen:
            errors.append({"id": [ErrorDetail(_("This is named twice."), "duplicate")]})
        else:
            seen.add(key)
            errors.append({})
    if any(errors) and seen:
        raise ValidationError(errors)
    return parts


def positions_of(keys: Sequence[UUID], legs: Sequence[Any]) -> list[int]:
    """Where the legs with these keys stand. Raise `Invalid` for a key of no leg of the bet."""
    known = {leg.id: position for position, leg in enumerate(legs)}
    detail = _("The bet has no leg with this id.")
    faults = tuple(
        Fault("does_not_exist", detail, f"legs.{at}.id")
        for at, key in enumerate(keys)
        if key not in known
    )
    if faults:
        raise Invalid(detail, faults=faults)
    return [known[key] for key in keys]


@contextmanager
def at_their_places(positions: Sequence[int]) -> Iterator[None]:
    """What is wrong with a leg of the bet, told at its place in the body."""
    places = {str(position): str(place) for place, position in enumerate(positions)}
    try:
        yield
    except Invalid as error:
        faults = tuple(_placed(fault, places) for fault in error.faults)
        raise Invalid(error.detail, faults=faults) from None


def require_closing_odds(legs: Sequence[Any]) -> None:
    """Raise `Invalid` for a leg with a booksum and no closing odds."""
    detail = _("A booksum needs the closing odds beside it.")
    faults = tuple(
        Fault("required", detail, f"legs.{at}.closing_odds")
        for at, leg in enumerate(legs)
        if leg.closing_booksum is not None and leg.closing_odds is None
    )
    if faults:
        raise Invalid(detail, faults=faults)


def _placed(fault: Fault, places: Mapping[str, str]) -> Fault:
    legs, _dot, rest = fault.field.partition(".")
    position, dot, name = rest.partition(".")
    if legs != "legs" or position not in places:
        return fault
    return replace(fault, field=f"legs.{places[position]}{dot}{name}")
