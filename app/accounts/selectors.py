"""Reading people."""

from __future__ import annotations

from app.accounts.models import User, email_normalised


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email_normalised(email)).first()


def user_active(user_id: str) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()
