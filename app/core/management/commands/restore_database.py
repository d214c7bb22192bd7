"""Take in a copy of the database, migrate it, and put it in the place of what is there.

Nothing is changed until whoever started us says `commit` on our standard input: when that ends
before, all is as it was. Run by `appliance restore`, which asks the operator first.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from app.core.restoring import postgresql, sqlite

_LOADED, _COMMIT, _COMMITTED = "loaded", b"commit\n", "committed"


class Command(BaseCommand):
    help = "Replace the database by a copy; `appliance restore` runs it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sqlite", type=Path, help="the copy; PostgreSQL's comes by stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sqlite"]:
            sqlite.replace(connection, options["sqlite"], self._agreed)
        else:
            postgresql.replace(connection, sys.stdin.buffer, self._agreed)
        self._say(_COMMITTED)

    def _agreed(self) -> None:
        """Say that all is well so far; return when it shall stand. Raise `CommandError`."""
        self._say(_LOADED)
        if sys.stdin.buffer.readline() != _COMMIT:
            raise CommandError("it was cut short: nothing was changed")

    def _say(self, word: str) -> None:
        self.stdout.write(word)
        self.stdout.flush()
