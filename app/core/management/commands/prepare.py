"""Everything a new database needs, in one process: starting Django takes a second each time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "Apply migrations, then create the first administrator when one is named."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "postgresql":
            connection.unbounded()
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if settings.ENV.superuser_email:
            call_command("superuser_ensure", stdout=self.stdout)
