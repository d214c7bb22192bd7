"""Making, ending and following share links.

The token is 256 random bits, shown once. Only its SHA-256 is kept: whoever reads the database
cannot follow a link, and no salt is needed for a number that cannot be guessed.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from app.betting.models import Bankroll, Bet, ShareLink
from app.betting.stats.curves import stats_drawdown, stats_streaks
from app.betting.stats.totals import stats_summary
from app.core.errors import Invalid, NotFound

_AMOUNTS = ("starting_bankroll", "staked", "returned", "profit", "open_amount")


def share_link_create(
    *,
    user: Any,
    name: str = "",
    bankroll: UUID | None = None,
    shows_amounts: bool = False,
    expires_at: datetime | None = None,
) -> tuple[ShareLink, str]:
    """The link and its token, which is not kept. Raise `Invalid`."""
    if bankroll and not Bankroll.objects.filter(user=user, pk=bankroll).exists():
        detail = _("You have nothing with this id.")
        raise Invalid(detail, code="does_not_exist", field="bankroll")
    if expires_at and expires_at <= timezone.now():
        raise Invalid(_("Need a time to come."), code="out_of_range", field="expires_at")
    token = secrets.token_urlsafe(32)
    link = ShareLink.objects.create(
        user=user,
        name=name,
        token_hash=_hash(token),
        bankroll_id=bankroll,
        shows_amounts=shows_amounts,
        expires_at=expires_at,
    )
    return link, token


def share_link_revoke(*, user: Any, link_id: UUID) -> None:
    """At once and for good. Raise `NotFound`."""
    mine = ShareLink.objects.filter(user=user, pk=link_id)
    if not mine.exists():
        raise _missing()
    mine.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def share_links_of(user: Any) -> QuerySet[ShareLink]:
    return ShareLink.objects.filter(user=user)


def shared_results(token: str) -> dict[str, Any]:
    """What a link shows. Raise `NotFound`: wrong, expired and revoked look the same."""
    now = timezone.now()
    alive = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    links = ShareLink.objects.filter(alive, revoked_at__isnull=True, user__is_active=True)
    link = links.filter(token_hash=_hash(token)).first()
    if link is None:
        raise _missing()
    bets, bankrolls = (
        Bet.objects.filter(user=link.user_id),
        Bankroll.objects.filter(user=link.user_id),
    )
    if link.bankroll_id:
        bets = bets.filter(bankroll=link.bankroll_id)
        bankrolls = bankrolls.filter(pk=link.bankroll_id)
    return {"name": link.name, "results": _results(link, bets, bankrolls)}


def _results(
    link: ShareLink, bets: QuerySet[Bet], bankrolls: QuerySet[Bankroll]
) -> list[dict[str, Any]]:
    falls = {each["currency"]: each for each in stats_drawdown(bets=bets, bankrolls=bankrolls)}
    runs = {each["currency"]: each for each in stats_streaks(bets=bets)}
    rows = stats_summary(bets=bets, bankrolls=bankrolls)
    for row in rows:
        currency = row["currency"]
        row["max_drawdown_share"] = falls.get(currency, {}).get("share")
        row["longest_losing"] = runs.get(currency, {}).get("longest_losing", 0)
        row["longest_winning"] = runs.get(currency, {}).get("longest_winning", 0)
        if not link.shows_amounts:
            row.update(dict.fromkeys(_AMOUNTS))
    return rows


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _missing() -> NotFound:
    return NotFound(_("There is nothing at this address."))
