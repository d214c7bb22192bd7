"""What of the catalogue a person sees: everybody's rows and their own, nobody else's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q


def seen_by(user: Any) -> Q:
    """`user` may be a person or their key."""
    return Q(user__isnull=True) | Q(user=user)
