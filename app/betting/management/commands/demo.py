"""Fill a demo person with a made-up season, for trying out."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from app.accounts.models import User
from app.accounts.selectors import user_by_email
from app.betting.management.season import season_make


class Command(BaseCommand):
    help = "Make a demo person with a made-up season; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="demo@example.com")
        parser.add_argument("--password", help="a random one is made and shown when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        if user is None:
            password = options["password"] or secrets.token_urlsafe(12)
            user = User.objects.create_user(options["email"], password, name="Demo")
            self.stdout.write(f"{user.email} signs in with {password}")
        made = season_make(user)
        told = f"{made} bets were made" if made else "has bets already, nothing was changed"
        self.stdout.write(f"{user.email}: {told}")
