"""Answers of requests that nobody will repeat any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from app.betting.http.idempotency import KEPT, idempotency_keys_prune


class Command(BaseCommand):
    help = "Forget the stored answers of Idempotency-Keys that have expired."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = idempotency_keys_prune()
        hours = KEPT.total_seconds() // 3600
        self.stdout.write(f"{forgotten} stored answers older than {hours:.0f} h forgotten")
