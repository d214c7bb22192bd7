"""The pair of tokens a session consists of."""

from __future__ import annotations

from dataclasses import dataclass

from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken, Token
from rest_framework_simplejwt.utils import datetime_from_epoch

from app.accounts.models import User

_GENERATION = "gen"


@dataclass(frozen=True, slots=True)
class Session:
    user: User
    access: str
    refresh: str


def session_issue(user: User) -> Session:
    """A new pair. The refresh token is registered by its number alone.

    The library would keep the token itself: whoever reads a backup could use it.
    """
    refresh = RefreshToken()
    refresh["user_id"] = str(user.pk)
    refresh[_GENERATION] = user.session_generation
    OutstandingToken.objects.create(
        user=user,
        jti=refresh["jti"],
        token="",
        created_at=refresh.current_time,
        expires_at=datetime_from_epoch(refresh["exp"]),
    )
    return Session(user, str(refresh.access_token), str(refresh))


def is_current(token: Token, user: User) -> bool:
    """Whether the token was made after the user last ended all sessions."""
    return token.payload.get(_GENERATION) == user.session_generation
