"""The pair of tokens a session consists of."""

from __future__ import annotations

from dataclasses import dataclass

from rest_framework_simplejwt.tokens import RefreshToken, Token

from app.accounts.models import User

_GENERATION = "gen"


@dataclass(frozen=True, slots=True)
class Session:
    user: User
    access: str
    refresh: str


def session_issue(user: User) -> Session:
    """A new pair; the refresh token is registered, so that it can be refused later."""
    refresh = RefreshToken.for_user(user)
    refresh[_GENERATION] = user.session_generation
    return Session(user, str(refresh.access_token), str(refresh))


def is_current(token: Token, user: User) -> bool:
    """Whether the token was made after the user last ended all sessions."""
    return token.payload.get(_GENERATION) == user.session_generation
