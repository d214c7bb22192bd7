"""Take back what an older release does not have; `appliance migrate-back` runs it.

The older release's migrations come by stdin, as a JSON list. Tells as JSON what is taken back.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from app.core import reversing


class Command(BaseCommand):
    help = "Take back the migrations that are not in the list on stdin."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say whether it can be")
        parser.add_argument("--lock", type=int, default=0, help="of all who migrate PostgreSQL")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = _nodes(sys.stdin.read())
        if connection.vendor == "postgresql":
            connection.unbounded()
        if options["dry_run"]:
            reversal = reversing.plan(connection, kept)
        else:
            reversal = reversing.reverse(connection, kept, options["lock"])
        self.stdout.write(json.dumps(reversal.facts()))


def _nodes(text: str) -> set[reversing.Node]:
    refused = CommandError("stdin is no JSON list of migrations such as betting.0001_initial")
    try:
        names = json.loads(text)
    except ValueError:
        raise refused from None
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise refused
    pairs = [tuple(each.split(".")) for each in names]
    if not all(len(pair) == 2 and all(pair) for pair in pairs):
        raise refused
    return {(app, name) for app, name in pairs}
