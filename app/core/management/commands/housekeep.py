"""What an API forgets in time: expired sessions, tokens, and what other rooms name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Remove what has expired; run once a day by the appliance."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for command in settings.HOUSEKEEPING_COMMANDS:
            call_command(command, stdout=self.stdout)
