"""The shipped catalogue, for a database that has not all of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from app.betting.catalogue.shipping import ship


class Command(BaseCommand):
    help = "Add what is new in the shipped catalogue; what was changed or deleted stays so."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{ship()} rows of the shipped catalogue were added")
