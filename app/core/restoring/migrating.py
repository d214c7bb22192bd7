"""Bringing what was taken in to where the code is."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.executor import MigrationExecutor


def forward(connection: Any) -> None:
    """Apply what is missing; inside a transaction, when there is one.

    Raise `CommandError` that names the migration that failed.
    """
    at = ""

    def settled(action: str, migration: Any = None, *_: Any) -> None:
        nonlocal at
        if action == "apply_start":
            at = f"{migration.app_label}.{migration.name}"
        if action == "apply_success" and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                settle(cursor)

    executor = MigrationExecutor(connection, settled)
    try:
        executor.migrate(executor.loader.graph.leaf_nodes())
    except Exception as error:  # whatever a migration raises, it is named
        raise CommandError(f"{at} failed: {' '.join(str(error).split())}") from None
    # Nothing is left to apply: it makes the permissions of new models.
    call_command("migrate", database=DEFAULT_DB_ALIAS, interactive=False, verbosity=0)


def settle(cursor: Any) -> None:
    """Check now what would be checked at COMMIT: a table with checks to come cannot be altered."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
