"""Our tables in the PostgreSQL that they move into: what they are, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

_MIGRATIONS = "django_migrations"
# What Django's own migrations fill.
_FRAMEWORK = (_MIGRATIONS, "django_content_type", "auth_permission")
_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
ORDER BY attnum
"""
_SEQUENCES = """
SELECT attname, pg_get_serial_sequence(quote_ident(%s), attname) FROM pg_attribute
WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped
    AND pg_get_serial_sequence(quote_ident(%s), attname) IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str  # in PostgreSQL's words, with precision and scale


def own() -> list[str]:
    """Every table of this project, whether it is there or not."""
    models = apps.get_models(include_auto_created=True)
    tables = {each._meta.db_table for each in models if each._meta.managed}
    return [_MIGRATIONS, *sorted(tables)]


def there(cursor: Any) -> list[str]:
    """Those of them that are."""
    cursor.execute(
        "SELECT name FROM unnest(%s::text[]) name WHERE to_regclass(name) IS NOT NULL", [own()]
    )
    found = {row[0] for row in cursor.fetchall()}
    return [table for table in own() if table in found]


def columns(cursor: Any, table: str) -> list[Column]:
    cursor.execute(_COLUMNS, [table])
    return [Column(*row) for row in cursor.fetchall()]


def contents(cursor: Any) -> dict[str, int]:
    """Table → rows that no migration has put there; tables without any are left out."""
    present = there(cursor)
    furnished = import_string(settings.FURNISHED_ROWS)()
    if not set(furnished) <= set(present):
        furnished = {}  # of a release that furnished nothing
    found = {}
    for table in present:
        if table in _FRAMEWORK:
            continue
        rows = furnished.get(table, f"SELECT 1 FROM {table}")
        cursor.execute(f"SELECT count(*) FROM ({rows}) rows")
        (count,) = cursor.fetchone()
        if count:
            found[table] = count
    return found


def require_usable(connection: Any, cursor: Any) -> None:
    """Raise `CommandError` for a database that this code cannot fill."""
    cursor.execute("SELECT current_setting('server_encoding'), current_schema()")
    encoding, schema = cursor.fetchone()
    if encoding != "UTF8":
        raise CommandError(
            f"the database's encoding is {encoding}, which cannot hold every text: "
            "make it anew with ENCODING 'UTF8' TEMPLATE template0"
        )
    if schema is None:
        raise CommandError("the search_path of DB_USER names no schema where tables can be made")
    if unknown := _unknown_migrations(connection):
        raise CommandError(
            "the database there is newer than this code, which does not know "
            f"{', '.join(sorted(unknown))}: use the version that it was migrated by"
        )


def _unknown_migrations(connection: Any) -> set[str]:
    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.disk_migrations}
    applied = {each for each in loader.applied_migrations if each[0] in ours}
    return {f"{app}.{name}" for app, name in applied - set(loader.disk_migrations)}


def empty(cursor: Any) -> None:
    """Refused by the server, when a table that is not ours refers to one that is."""
    cursor.execute(f"TRUNCATE {', '.join(there(cursor))}")


def set_sequence(cursor: Any, table: str, used: int) -> None:
    """The next key is above every key there, and every one ever `used`."""
    cursor.execute(_SEQUENCES, [table, table, table])
    for column, sequence in cursor.fetchall():
        cursor.execute(
            f'SELECT setval(%s, greatest(max("{column}"), %s, 1), '
            f'greatest(max("{column}"), %s) IS NOT NULL) FROM {table}',
            [sequence, used or None, used or None],
        )
