"""Bringing what was taken in to where the code is."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.executor import MigrationExecutor


def forward(connection: Any) -> None:
    """Apply what is missing; inside a transaction, when there is one."""

    def settled(action: str, *_: Any) -> None:
        if action == "apply_success" and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                settle(cursor)

    executor = MigrationExecutor(connection, settled)
    executor.migrate(executor.loader.graph.leaf_nodes())
    # Nothing is left to apply: it makes the permissions of new models.
    call_command("migrate", database=DEFAULT_DB_ALIAS, interactive=False, verbosity=0)


def settle(cursor: Any) -> None:
    """Check now what would be checked at COMMIT: a table with checks to come cannot be altered."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
