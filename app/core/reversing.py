"""Taking back the migrations that an older release does not have: all in one go, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.db.migrations import CreateModel, Migration, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation

from app.core.restoring.migrating import settle

Node = tuple[str, str]  # ("betting", "0001_initial")


@dataclass(frozen=True, slots=True)
class Reversal:
    """Migrations to take back, the newest first, and why some of them cannot be."""

    migrations: list[Migration]
    irreversible: dict[str, str]  # migration → reason

    def facts(self) -> dict[str, Any]:
        return {
            "reversible": not self.irreversible,
            "reverse": [_name(each) for each in self.migrations],
            "irreversible": self.irreversible,
        }

    def require(self) -> None:
        """Raise `CommandError` that names all that cannot be taken back."""
        if self.irreversible:
            lines = (f"{name} ({reason})" for name, reason in self.irreversible.items())
            names = ", ".join(lines)
            raise CommandError(f"these migrations cannot be taken back: {names}")


def plan(connection: Any, kept: Collection[Node]) -> Reversal:
    """What stands between the database and a release with the migrations `kept`.

    Raise `CommandError` when that list is of no release of this product.
    """
    executor = MigrationExecutor(connection)
    going = set(executor.loader.applied_migrations) - set(kept)
    _require_release(executor, kept, going)
    known = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    back = [each for each, _ in reversed(known) if (each.app_label, each.name) in going]
    unknown = going - {(each.app_label, each.name) for each in back}
    reasons = {_name(each): _obstacle(connection, each) for each in back}
    reasons |= {".".join(node): "this code does not know it" for node in sorted(unknown)}
    return Reversal(back, {name: reason for name, reason in reasons.items() if reason})


def reverse(connection: Any, kept: Collection[Node], lock: int) -> Reversal:
    """Alone among all who hold `lock`. Raise `CommandError`, and leave all as it was."""
    at: list[str] = []

    def progress(action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "unapply_start":
            at.append(_name(migration))
        if action == "unapply_success" and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                settle(cursor)

    try:
        with _in_one(connection, lock):
            reversal = plan(connection, kept)
            reversal.require()
            executor = MigrationExecutor(connection, progress)
            steps = [(each, True) for each in reversal.migrations]
            executor.migrate(executor.loader.graph.leaf_nodes(), plan=steps)
    except CommandError:
        raise
    except Exception as error:  # whatever a migration raises, it is named
        reason = " ".join(str(error).split())
        what = f"{at[-1]} was not taken back, and" if at else ""
        raise CommandError(f"{what} nothing was changed: {reason}".strip()) from None
    return reversal


@contextmanager
def _in_one(connection: Any, lock: int) -> Iterator[None]:
    """One transaction. SQLite minds references to what is rebuilt, unless told before it."""
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout TO 0")
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
                cursor.execute("SET LOCAL lock_timeout TO '60s'")
        yield
        connection.check_constraints()


def _require_release(executor: MigrationExecutor, kept: Collection[Node], going: set[Node]) -> None:
    people = settings.AUTH_USER_MODEL.split(".")[0]
    if executor.loader.graph.root_nodes(people)[0] not in kept:
        raise CommandError(f"the list has nothing of {people}: it is of no release of this product")
    for node in (
        set(kept) & set(executor.loader.applied_migrations) & set(executor.loader.graph.nodes)
    ):
        if needed := going & set(executor.loader.graph.forwards_plan(node)):
            names = ", ".join(sorted(".".join(each) for each in needed))
            raise CommandError(f"the list has {'.'.join(node)}, and not what it needs: {names}")


def _obstacle(connection: Any, migration: Migration) -> str:
    """Why it cannot be taken back with all that is there; empty when it can."""
    if not migration.atomic:
        return "it cannot be part of a transaction"
    if not all(each.reversible for each in _operations(migration.operations)):
        return "it has no reverse"
    if known := getattr(migration, "reverse_loses", ""):
        return f"it would lose {known}"
    dropped = (f"{rows} rows of {table}" for table, rows in _drops(connection, migration))
    return f"it would lose {lost}" if (lost := " and ".join(dropped)) else ""


def _operations(operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _operations(operation.database_operations)
        else:
            yield operation


def _drops(connection: Any, migration: Migration) -> Iterator[tuple[str, int]]:
    """Tables that would go, and their rows: an older release knows none of either."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in {_table(migration, each) for each in _operations(migration.operations)}:
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                (rows,) = cursor.fetchone()
                if rows:
                    yield table, rows


def _table(migration: Migration, operation: Operation) -> str:
    if not isinstance(operation, CreateModel):
        return ""
    named: str = operation.options.get("db_table", "")
    return named or f"{migration.app_label}_{operation.name_lower}"


def _name(migration: Migration) -> str:
    return f"{migration.app_label}.{migration.name}"
