"""The migrations of the database beside those of this code, told from file names.

Django's own loader imports every migration to find out; a worker would keep
those modules in memory for good.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import NamedTuple

from django.apps import apps
from django.db import Error, connection, transaction

from app.core.database import is_passing

Migration = tuple[str, str]  # ("accounts", "0001_initial")


class Compared(NamedTuple):
    """This code beside the database."""

    pending: set[Migration]
    unknown: set[Migration]  # applied by a later release


def migrations_compared() -> Compared:
    """Asked of the database each time: another container may migrate it, or take some back.

    Raise a database error when the database is away, or a restore holds its tables.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL lock_timeout TO '1s'")
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except Error as error:
        if is_passing(error):
            raise
        applied = set()  # there is no such table
    return Compared(set(_known() - applied), applied - _known())


@cache
def _known() -> frozenset[Migration]:
    return frozenset(
        (config.label, module.name)
        for config in apps.get_app_configs()
        for module in iter_modules(_directories(f"{config.name}.migrations"))
        if module.name[0] not in "_~"
    )


def _directories(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or []) if spec else []
