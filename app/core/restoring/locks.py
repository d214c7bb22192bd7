"""Keeping others out of whole tables while these are replaced.

Reference: https://www.postgresql.org/docs/current/explicit-locking.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db import OperationalError, transaction

WRITERS: Final = "EXCLUSIVE"
EVERYBODY: Final = "ACCESS EXCLUSIVE"

_ATTEMPTS = 20  # beside requests that lock in another order
_DEADLOCK = "40P01"


def tables_lock(cursor: Any, tables: Iterable[str], against: str) -> None:
    """Lock all of them against `WRITERS` or `EVERYBODY`, until the end of the transaction.

    A deadlock gives back these locks alone, whoever waits goes on, and they are taken again.
    """
    names = ", ".join(tables)
    for left in reversed(range(_ATTEMPTS if names else 0)):
        try:
            with transaction.atomic():
                cursor.execute(f"LOCK TABLE {names} IN {against} MODE")
                return
        except OperationalError as error:
            if not left or getattr(error.__cause__, "sqlstate", "") != _DEADLOCK:
                raise
