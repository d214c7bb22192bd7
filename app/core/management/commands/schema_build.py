"""Write the OpenAPI document that `/api/schema/` answers with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from app.core.schema import BUILT, schema_make


class Command(BaseCommand):
    help = "Write the OpenAPI document as JSON and YAML. Touches no database."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        from drf_spectacular.drainage import GENERATOR_STATS

        for kind, path in BUILT.items():
            path.write_bytes(schema_make(kind))
            self.stdout.write(str(path))
        if GENERATOR_STATS:
            GENERATOR_STATS.emit_summary()
            raise CommandError("the schema has warnings")
