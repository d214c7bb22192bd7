"""What a copy must show before it may stand: its rows, the tables of our models, the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.utils.module_loading import import_string


def expected_rows(path: Path | None) -> dict[str, int]:
    """Table → rows, as counted when the archive was made; nothing when it does not say."""
    return json.loads(path.read_text()) if path else {}


def require_rows(cursor: Any, expected: Mapping[str, int]) -> None:
    """Each table has as many rows as were counted. Raise `CommandError` that names the first."""
    for table, count in expected.items():
        cursor.execute(f'SELECT count(*) FROM "{table.replace(chr(34), 2 * chr(34))}"')
        (found,) = cursor.fetchone()
        if found != count:
            raise CommandError(
                f"the archive's database is not whole: {table} has {found} rows, "
                f"its manifest counted {count}"
            )


def require_tables(connection: Any) -> None:
    """Migrations that are noted as applied have been: each column of each model is there."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            options = model._meta
            if options.proxy or not options.managed:
                continue
            table = options.db_table
            found = _columns(connection, cursor, table) if table in there else set()
            lacking = {field.column for field in options.local_concrete_fields} - found
            if lacking:
                raise CommandError(
                    "the archive's database is not this product's, or not whole: "
                    f"{table} has no {', '.join(sorted(map(str, lacking)))}"
                )


def require_proofs() -> None:
    """Raise `CommandError` with what the proofs of the project found wrong."""
    found = [sentence for path in settings.RESTORE_PROOFS for sentence in import_string(path)()]
    if found:
        raise CommandError(
            f"the archive's ledger does not hold: {'; '.join(found)}. "
            "Take another archive, or this one as it is: --accept-ledger"
        )


def _columns(connection: Any, cursor: Any, table: str) -> set[str]:
    described = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in described}
