"""Who a token belongs to, remembered for a few seconds by each process.

Reading a token and looking its user up costs more than many an answer. What is remembered is
forgotten at once in the process where the user changes, and after `SECONDS` in all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic, time
from typing import Any

from django.db.models.signals import post_delete, post_save
from rest_framework_simplejwt.tokens import Token

from app.accounts.models import User

SECONDS = 15.0
_MOST = 1000
_COLUMNS = [field.attname for field in User._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class _Known:
    values: tuple[Any, ...]
    token: Token
    until: float
    user_id: Any


_known: dict[bytes, _Known] = {}


def remember(raw_token: bytes, token: Token, user: User) -> None:
    seconds = min(SECONDS, token["exp"] - time())
    if len(_known) >= _MOST:
        _known.clear()
    values = tuple(getattr(user, name) for name in _COLUMNS)
    _known[raw_token] = _Known(values, token, monotonic() + seconds, user.pk)


def recall(raw_token: bytes) -> tuple[User, Token] | None:
    """A user of the caller's own: nobody else sees what is done to it."""
    found = _known.get(raw_token)
    if found is None or monotonic() >= found.until:
        return None
    return User.from_db("default", _COLUMNS, found.values), found.token


def forget(user_id: Any) -> None:
    for raw_token, found in list(_known.items()):
        if found.user_id == user_id:
            _known.pop(raw_token, None)


def _changed(sender: Any, instance: User, **_: Any) -> None:
    forget(instance.pk)


for _signal in (post_save, post_delete):
    _signal.connect(_changed, sender=User, dispatch_uid="accounts.remembering")
