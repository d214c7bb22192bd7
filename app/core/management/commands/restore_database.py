"""Take in a copy of the database, migrate it, prove it, and put it in the place of what is there.

Nothing is changed until whoever started us says `commit` on our standard input: when that ends
before, all is as it was. Run by `appliance restore`, which asks the operator first.

We say                                              and are told
`held` or `empty`: nobody writes any more           `proceed`, and then PostgreSQL's script
`loaded`: the copy is taken in, migrated, proved    `commit`
`committed`
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from app.core.restoring import postgresql, sqlite
from app.core.restoring.wishes import Wishes


class Command(BaseCommand):
    help = "Replace the database by a copy; `appliance restore` runs it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sqlite", type=Path, help="the copy; PostgreSQL's comes by stdin")
        parser.add_argument("--into", type=Path, help="the SQLite file to replace, if another one")
        parser.add_argument("--rows", type=Path, help="JSON: table to number of rows")
        parser.add_argument("--uploads", type=Path, help="takes a list of the replaced uploads")
        parser.add_argument("--lock", type=int, help="PostgreSQL's advisory lock of migrations")
        parser.add_argument("--accept-ledger", action="store_true", help="do not prove it")

    def handle(self, *args: Any, **options: Any) -> None:
        wishes = Wishes.of(options, self._ask)
        if options["sqlite"]:
            sqlite.replace(connection, options["sqlite"], options["into"], wishes)
        else:
            postgresql.replace(connection, sys.stdin.buffer, options["lock"], wishes)
        self._say("committed")

    def _ask(self, said: str, answer: str) -> None:
        """Say how far we are; return when told to go on. Raise `CommandError`."""
        self._say(said)
        if sys.stdin.buffer.readline() != f"{answer}\n".encode():
            raise CommandError("it was cut short: nothing was changed")

    def _say(self, word: str) -> None:
        self.stdout.write(word)
        self.stdout.flush()
