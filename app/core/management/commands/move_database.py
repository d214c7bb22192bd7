"""Move all rows of a SQLite copy into the configured PostgreSQL; `appliance` runs it.

Nothing is changed until whoever started us says `commit` on our standard input: when that ends
before, all is as it was. First, with `--prepare` and no PostgreSQL, the copy itself is migrated.

We say                                              and are told
`looked {…}`: what is in the target                 `hold`
`held {…}`: the same, when nobody writes any more   `proceed`
`loaded {…}`: moved, compared, proved               `commit`
`committed {}`
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from app.core.moving import source, target
from app.core.moving.talking import Talk


class Command(BaseCommand):
    help = "Move a SQLite copy into PostgreSQL; `appliance move-to-postgresql` runs it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("copy", type=Path, help="of the SQLite file")
        parser.add_argument("--prepare", action="store_true", help="only migrate and prove it")
        parser.add_argument("--lock", type=int, default=0, help="PostgreSQL's advisory lock")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            self._prepare(options["copy"])
        else:
            target.fill(connection, options["copy"], options["lock"], Talk(self._say))
            self._say("committed {}")

    def _prepare(self, copy: Path) -> None:
        try:
            source.prepare(connection, copy)
        except Error as error:
            raise CommandError(f"the SQLite database cannot be used: {error}") from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
