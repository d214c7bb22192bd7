"""Writing people and their sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

from app.accounts.models import User
from app.accounts.remembering import forget
from app.accounts.selectors import user_active, user_by_email
from app.accounts.tokens import Session, is_current, session_issue
from app.core.errors import Fault, Invalid, Unauthenticated


def user_register(*, email: str, password: str, name: str = "") -> Session:
    """Raise `Invalid` for a taken e-mail address or a weak password."""
    _password_check(password, User(email=email, name=name), field="password")
    with _email_taken(), transaction.atomic():
        user = User.objects.create_user(email, password, name=name)
        return _session_begin(user)


def user_update(*, user: User, name: str) -> User:
    user.name = name
    user.save(update_fields=["name"])
    return user


def session_open(*, email: str, password: str) -> Session:
    """Raise `Unauthenticated`, in the same words and time whether the address is known or not."""
    user = authenticate(username=email, password=password)
    if user is None:
        raise Unauthenticated(
            _("No active account with this e-mail address and password."),
            code="invalid_credentials",
            headers={"WWW-Authenticate": 'Bearer realm="api"'},
        )
    with transaction.atomic():
        return _session_begin(user)


def session_refresh(*, refresh: str) -> Session:
    """Trade a refresh token, once, for a new pair. Raise `Unauthenticated`."""
    with transaction.atomic():
        user = _spend(refresh)
        return session_issue(user)


def session_close(*, refresh: str, everywhere: bool = False) -> None:
    """Raise `Unauthenticated` when the token is not good any more."""
    with transaction.atomic():
        user = _spend(refresh)
        if everywhere:
            sessions_end(user=user)


def sessions_end(*, user: User) -> None:
    """Every token of the user stops working, access tokens included."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    forget(user.pk)


def password_change(*, user: User, current: str, new: str) -> Session:
    """End all sessions and begin a new one. Raise `Invalid`."""
    if not user.check_password(current):
        detail = _("This is not your current password.")
        raise Invalid(detail, code="wrong_password", field="current_password")
    _password_check(new, user, field="new_password")
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        sessions_end(user=user)
        return session_issue(user)


def superuser_ensure(*, email: str, password: str) -> bool:
    """Create the first administrator; True when it was made, an existing user is left alone."""
    if user_by_email(email):
        return False
    try:
        with transaction.atomic():
            User.objects.create_superuser(email, password)
    except IntegrityError:  # another container was faster
        return False
    return True


def _session_begin(user: User) -> Session:
    update_last_login(None, user)
    return session_issue(user)


def _spend(refresh: str) -> User:
    """The token's user; the token cannot be spent again. Raise `Unauthenticated`."""
    refused = Unauthenticated(
        _("The refresh token is not valid, has expired or was used before."),
        code="token_not_valid",
        headers={"WWW-Authenticate": 'Bearer realm="api"'},
    )
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]
    except TokenError:
        raise refused from None
    user = user_active(token["user_id"])
    if user is None or not is_current(token, user):
        raise refused
    outstanding = OutstandingToken.objects.filter(jti=token["jti"]).first()
    # The table's unique key decides between two that spend one token at once.
    if outstanding is None or not BlacklistedToken.objects.get_or_create(token=outstanding)[1]:
        raise refused
    return user


def _password_check(password: str, user: User, *, field: str) -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        faults = tuple(
            Fault(each.code or "invalid", each.messages[0], field) for each in error.error_list
        )
        raise Invalid(faults[0].detail, faults=faults) from None


@contextmanager
def _email_taken() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "user_email" not in str(error) and "accounts_user.email" not in str(error):
            raise
        detail = _("An account with this e-mail address exists already.")
        raise Invalid(detail, code="unique", field="email") from None
