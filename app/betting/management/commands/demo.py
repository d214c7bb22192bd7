"""Fill a demo person with a made-up season, for trying out; and take it away again."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from app.accounts.models import User
from app.accounts.selectors import user_by_email
from app.betting.management.demo import demo_is, demo_mark, demo_people, demo_remove
from app.betting.management.season import season_make
from app.core.errors import Conflict

_EMAIL = "demo@example.com"


class Command(BaseCommand):
    help = "Make a demo person with a made-up season; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help=f"{_EMAIL} when left out")
        parser.add_argument("--password", help="a random one is made and shown when left out")
        parser.add_argument(
            "--remove", action="store_true", help="erase the demo person, or without --email all"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove(options["email"])
        else:
            self._make(options["email"] or _EMAIL, options["password"])

    @transaction.atomic
    def _make(self, email: str, password: str | None) -> None:
        user = user_by_email(email)
        if user is None:
            password = password or secrets.token_urlsafe(12)
            user = User.objects.create_user(email, password, name="Demo")
            demo_mark(user)
            self.stdout.write(f"{user.email} signs in with {password}")
        self._require_demo(user)
        made = season_make(user)
        told = f"{made} bets were made" if made else "has bets already, nothing was changed"
        self.stdout.write(f"{user.email}: {told}")

    def _remove(self, email: str | None) -> None:
        people = self._named(email) if email else demo_people()
        emails = [user.email for user in people]
        try:
            kept = demo_remove(people)
        except Conflict as error:
            raise CommandError(f"nothing was removed: {error.detail}") from None
        for each in emails:
            self.stdout.write(f"{each} was removed, with all that was theirs")
        if not emails:
            self.stdout.write("there is no demo person to remove")
        for name in kept:
            self.stdout.write(f"{name} stays in the catalogue: others use it")

    def _named(self, email: str) -> list[Any]:
        user = user_by_email(email)
        if user is not None:
            self._require_demo(user)
        return [user] if user else []

    def _require_demo(self, user: Any) -> None:
        """Bets in a person's ledger stay for ever: made-up ones are not put among real ones."""
        if not demo_is(user):
            raise CommandError(
                f"{user.email} is a person of their own, not a demo: nothing was changed. "
                "Name another address with --email"
            )
