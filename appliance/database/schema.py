"""The database's migrations beside those of this code, asked without starting Django."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from appliance.config import Config
from appliance.database.applied import Migration, applied_in_postgresql, applied_in_sqlite
from appliance.database.connection import transaction, wait_briefly
from appliance.database.migrations import planned_in_order
from appliance.log import Say
from appliance.paths import Paths


@dataclass(frozen=True, slots=True)
class Schema:
    """Migrations in the order in which they were applied, or will be."""

    applied: list[Migration]
    pending: list[Migration]
    unknown: list[Migration]  # applied by a release that has more than this code

    def facts(self) -> dict[str, list[Migration]]:
        return {"applied": self.applied, "pending": self.pending, "unknown": self.unknown}


def schema(config: Config, paths: Paths, say: Say) -> Schema:
    """Of the configured database; raise `DatabaseAwayError` when it does not answer soon."""
    if not config.uses_postgresql:
        return compare(applied_in_sqlite(paths))
    with closing(wait_briefly(config, say)) as connection, transaction(connection):
        return compare(applied_in_postgresql(connection))


def compare(applied: Iterable[Migration]) -> Schema:
    applied, planned = list(applied), planned_in_order()
    return Schema(
        applied,
        [name for name in planned if name not in set(applied)],
        [name for name in applied if name not in set(planned)],
    )
