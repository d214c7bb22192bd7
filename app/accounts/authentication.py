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


class BearerAuthentication(JWTAuthentication):
    """Remembers for a few seconds who a token belongs to, see `remembering`.

    A view about the account itself says `fresh_user = True`: it is looked up with every request.
    """

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        header = self.get_header(request)
        raw_token = None if header is None else self.get_raw_token(header)
        if raw_token is None:
            return None
        is_fresh = getattr(request.parser_context["view"], "fresh_user", False)
        if not is_fresh and (found := recall(raw_token)):
            return found
        token = self.get_validated_token(raw_token)
        user = self.get_user(token)
        remember(raw_token, token, user)
        return user, token

    def get_raw_token(self, header: bytes) -> bytes | None:
        """The name of a scheme is the same in any case, RFC 9110 §11.1."""
        scheme, space, token = header.partition(b" ")
        if scheme.lower() == b"bearer":
            header = b"Bearer" + space + token
        return super().get_raw_token(header)

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
