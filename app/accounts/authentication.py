"""Who asks: the bearer of an access token, if the account and the session still stand."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.tokens import Token

from app.accounts.tokens import is_current


class BearerAuthentication(JWTAuthentication):
    """Looks the user up with every request: a deactivation or a log-out works at once."""

    def get_user(self, validated_token: Token) -> Any:
        user: Any = super().get_user(validated_token)
        if not is_current(validated_token, user):
            raise InvalidToken()
        return user


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "app.accounts.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
