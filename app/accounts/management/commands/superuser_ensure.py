"""Create the administrator that SUPERUSER_EMAIL names, once; never change an existing user."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from app.accounts.services import superuser_ensure


class Command(BaseCommand):
    help = "Create the administrator from SUPERUSER_EMAIL and SUPERUSER_PASSWORD, once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        email, password = settings.ENV.superuser_email, settings.ENV.superuser_password
        if not (email and password):
            raise CommandError("need SUPERUSER_EMAIL and SUPERUSER_PASSWORD")
        made = superuser_ensure(email=email, password=password)
        self.stdout.write(f"administrator {email} " + ("was created" if made else "is there"))
