"""Demo persons: who they are, and taking them away with all that is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError, Q

from app.betting.models import Bankroll, Bookmaker, BookmakerAccount, Competition
from app.betting.personal.erasing import person_forget

_GROUP: Final = "demo"  # carries no permission; an administrator sees by it who is one
# What the demo of version 0.1.0 put into everybody's catalogue.
_OLD_BOOKMAKERS: Final = ("Betunia", "Laywell Exchange", "Quotefix")
_OLD_COMPETITIONS: Final = (
    ("Capital Cup", "Nowhere"),
    ("Lakeside Open", ""),
    ("Northern League", "Nowhere"),
)


def demo_mark(user: Any) -> None:
    user.groups.add(Group.objects.get_or_create(name=_GROUP)[0])


def demo_is(user: Any) -> bool:
    """Made by this command, also by an older version of it, which left no mark."""
    return user.groups.filter(name=_GROUP).exists() or _is_old(user)


def demo_people() -> list[Any]:
    people = get_user_model().objects
    old = BookmakerAccount.objects.filter(bookmaker__name__in=_OLD_BOOKMAKERS).values("user")
    found = people.filter(Q(groups__name=_GROUP) | Q(pk__in=old)).distinct()
    return [each for each in found.order_by("email") if demo_is(each)]


@transaction.atomic
def demo_remove(people: Iterable[Any]) -> list[str]:
    """Erase them as `DELETE me` does, and what an old demo left with everybody.

    What others have used meanwhile stays: the names of that are the answer. Raise `Conflict` for
    the last administrator.
    """
    for user in people:
        person_forget(user)
    Group.objects.filter(name=_GROUP, user__isnull=True).delete()
    kept = [row for row in _old_rows() if not _deleted(row)]
    return [str(row) for row in kept]


def _is_old(user: Any) -> bool:
    accounts = BookmakerAccount.objects.filter(user=user, bookmaker__name__in=_OLD_BOOKMAKERS)
    season = Bankroll.objects.filter(user=user, name="Season")
    return accounts.count() == len(_OLD_BOOKMAKERS) and season.exists()


def _old_rows() -> Iterable[Any]:
    for name, country in _OLD_COMPETITIONS:
        yield from Competition.objects.filter(user=None, name=name, country=country)
    yield from Bookmaker.objects.filter(user=None, name__in=_OLD_BOOKMAKERS)


def _deleted(row: Any) -> bool:
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True
