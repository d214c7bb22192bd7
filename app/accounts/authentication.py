"""Who asks: the bearer of an access token, if the account and the session still stand."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.tokens import Token

from app.accounts.remembering import recall, remember
from app.accounts.tokens import is_current


class FreshBearerAuthentication(JWTAuthentication):
    """Looks the user up with every request: for what is about the account itself."""

    def get_user(self, validated_token: Token) -> Any:
        user: Any = super().get_user(validated_token)
        if not is_current(validated_token, user):
            raise InvalidToken()
        return user


class BearerAuthentication(FreshBearerAuthentication):
    """Remembers who a token belongs to for a few seconds, see `remembering`."""

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        header = self.get_header(request)
        raw_token = None if header is None else self.get_raw_token(header)
        if raw_token is None:
            return None
        if found := recall(raw_token):
            return found
        token = self.get_validated_token(raw_token)
        user = self.get_user(token)
        remember(raw_token, token, user)
        return user, token


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "app.accounts.authentication.FreshBearerAuthentication"
    match_subclasses = True
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
