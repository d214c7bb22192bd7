"""What comes in and what goes out, apart even where they look alike."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from app.accounts import examples
from app.core.fields import FlagField, TextField
from app.core.schema import example

_PASSWORD = {"trim_whitespace": False, "max_length": 256, "style": {"input_type": "password"}}


def _password() -> TextField:
    return TextField(write_only=True, **_PASSWORD)


@example({**examples.CREDENTIALS, "name": "Ana"})
class RegisterInput(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    password = _password()
    name = TextField(max_length=150, required=False, allow_blank=True, default="")


@example(examples.CREDENTIALS)
class LoginInput(serializers.Serializer[Any]):
    email = TextField(max_length=254)
    password = _password()


@example({"refresh": examples.REFRESH})
class RefreshInput(serializers.Serializer[Any]):
    refresh = TextField(max_length=2000)


@example({"refresh": examples.REFRESH, "all": True})
class LogoutInput(serializers.Serializer[Any]):
    refresh = TextField(max_length=2000)
    all = FlagField(default=False, help_text="End every session, on all devices.")


@example({"name": "Ana"})
class ProfileInput(serializers.Serializer[Any]):
    name = TextField(max_length=150, allow_blank=True)


@example(examples.PASSWORDS)
class ChangePasswordInput(serializers.Serializer[Any]):
    current_password = _password()
    new_password = _password()


@example(examples.USER)
class UserOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField(allow_blank=True)
    is_staff = serializers.BooleanField()
    created_at = serializers.DateTimeField()


@example(examples.TOKENS)
class TokensOutput(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="Send as `Authorization: Bearer …`; 15 minutes.")
    refresh = serializers.CharField(help_text="Good for one refresh within 14 days.")


@example({**examples.TOKENS, "user": examples.USER})
class SessionOutput(TokensOutput):
    user = UserOutput()
