"""Translating what the calculation core and the database refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from app.betting.calc.errors import BettingError
from app.core.errors import Conflict, Invalid, Problem

_BY_CODE = {
    "not_a_decimal": _("This is not a number."),
    "not_an_integer": _("This is not a whole number."),
    "malformed": _("This is not in the form it should have."),
    "out_of_range": _("This is out of its range."),
    "too_precise": _("This has too many decimals."),
    "wrong_count": _("This is not the number that this kind of bet has."),
    "duplicate": _("This is named twice."),
    "not_allowed": _("This is not allowed with this kind of bet."),
    "required": _("This kind of bet needs it."),
    "pending": _("The results do not decide the bet yet."),
    "no_margin": _("The odds have no margin."),
}
_NOT_UNIQUE = ("23505", "SQLITE_CONSTRAINT_UNIQUE")
_REFERENCE_GONE = ("23503", "SQLITE_CONSTRAINT_FOREIGNKEY")
_INDEX = re.compile(r"\[(\d+)\]")


@contextmanager
def betting_errors(prefix: str = "") -> Iterator[None]:
    """Raise `Invalid` for what the core refuses, at the field's place in the body."""
    try:
        yield
    except BettingError as error:
        field = prefix + _INDEX.sub(r".\1", error.field)
        raise Invalid(_detail(error), code=error.code, field=field) from None


@contextmanager
def unique(needle: str, problem: Problem) -> Iterator[None]:
    """Raise `problem` when the unique key whose name or columns hold `needle` decides so.

    PostgreSQL names the key, SQLite its columns.
    """
    try:
        yield
    except IntegrityError as error:
        if _database_code(error) not in _NOT_UNIQUE or needle not in str(error):
            raise
        raise problem from None


@contextmanager
def references_kept() -> Iterator[None]:
    """Raise `Conflict` when what was referred to is deleted at the same moment.

    Foreign keys are checked at COMMIT: put this around the transaction.
    """
    try:
        yield
    except IntegrityError as error:
        if _database_code(error) not in _REFERENCE_GONE:
            raise
        detail = _("Something it refers to has just been changed: try again.")
        raise Conflict(str(detail), code="changed_meanwhile") from None


def _database_code(error: IntegrityError) -> str:
    """PostgreSQL's SQLSTATE, or SQLite's name of the error."""
    cause = error.__cause__
    return str(getattr(cause, "sqlstate", "") or getattr(cause, "sqlite_errorname", ""))


def _detail(error: BettingError) -> str:
    """The core explains itself in English; other languages have a sentence for each code."""
    if (get_language() or "en").startswith("en"):
        return f"{error.field}: {error.message}."
    return str(_BY_CODE[error.code])
