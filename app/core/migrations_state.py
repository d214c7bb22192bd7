"""Which migrations are still to be applied, told from file names.

Django's own loader imports every migration to find out; a worker would keep
those modules in memory for good.
"""

from __future__ import annotations

from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection

Migration = tuple[str, str]  # ("accounts", "0001_initial")


def migrations_pending() -> set[Migration]:
    """Raise a database error when the database is away."""
    if "django_migrations" not in connection.introspection.table_names():
        return _known()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _known() - set(cursor.fetchall())


def _known() -> set[Migration]:
    return {
        (config.label, module.name)
        for config in apps.get_app_configs()
        for module in iter_modules(_directories(f"{config.name}.migrations"))
        if module.name[0] not in "_~"
    }


def _directories(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or []) if spec else []
