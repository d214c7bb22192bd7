"""What must hold in the ledger. A query answers the rows that break it: the key first, and last
the value found. Keys grow with time, so the first row is the oldest.

Each is asked for one person, or for `None`: everybody's ledger, that of erased persons included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from app.betting.ledger.selectors import MONEY, ZERO, money_sum
from app.betting.models import (
    Bet,
    BetStatus,
    BookmakerAccount,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
)


class Invariant(NamedTuple):
    name: str
    says: Any  # in the language of who asks
    broken: Callable[[Any], QuerySet[Any]]


def _unbalanced(user: Any) -> QuerySet[Any]:
    sums = _entries(user).order_by("transaction").values_list("transaction", "currency")
    return sums.annotate(found=money_sum("amount")).exclude(found=0)


def _foreign_currency(user: Any) -> QuerySet[Any]:
    wrong = _entries(user).exclude(currency=F("account__currency"))
    return wrong.order_by("pk").values_list("pk", "currency")


def _foreign_account(user: Any) -> QuerySet[Any]:
    wrong = _entries(user).exclude(account__user=F("transaction__user"))
    return wrong.order_by("pk").values_list("pk", "account")


def _bad_reversal(user: Any) -> QuerySet[Any]:
    """A reversal and its original together sum to nothing in every ledger account."""
    is_reversal = Q(transaction__reverses__isnull=False)
    original = Case(
        When(is_reversal, then=F("transaction__reverses_id")), default=F("transaction_id")
    )
    pairs = _entries(user).filter(is_reversal | Q(transaction__reversed_by__isnull=False))
    sums = pairs.annotate(original=original).order_by("original")
    return (
        sums.values_list("original", "account").annotate(found=money_sum("amount")).exclude(found=0)
    )


def _wrong_profit(user: Any) -> QuerySet[Any]:
    at_risk = F("outlay") - F("open_amount")
    gained = Case(
        When(status=BetStatus.PENDING, then=F("cashed_out_amount") - at_risk),
        default=F("profit"),
        output_field=MONEY,
    )
    bets = _bets_with_sum(user, LedgerAccountKind.PROFIT)
    wrong = bets.annotate(expected=Round(Value(0) - gained, 2, output_field=MONEY))
    return wrong.exclude(found=F("expected")).order_by("pk").values_list("pk", "found")


def _wrong_open_amount(user: Any) -> QuerySet[Any]:
    bets = _bets_with_sum(user, LedgerAccountKind.OPEN_BETS)
    return bets.exclude(found=F("open_amount")).order_by("pk").values_list("pk", "found")


def _wrong_open_bets(user: Any) -> QuerySet[Any]:
    pending = Bet.objects.filter(account=OuterRef("account"), status=BetStatus.PENDING)
    entries = LedgerEntry.objects.filter(account=OuterRef("pk"))
    return (
        LedgerAccount.objects.filter(_of(user), _is_there(user), kind=LedgerAccountKind.OPEN_BETS)
        .annotate(expected=_sum_of(pending, "account", "open_amount"))
        .annotate(found=_sum_of(entries, "account", "amount"))
        .exclude(found=F("expected"))
        .order_by("pk")
        .values_list("pk", "found")
    )


def _wrong_settlements(user: Any) -> QuerySet[Any]:
    final = Count("events", filter=Q(events__is_final=True, events__is_reversed=False))
    expected = Case(When(status=BetStatus.PENDING, then=0), default=1)
    bets = Bet.objects.filter(_of(user)).values("pk").annotate(found=final, expected=expected)
    return bets.exclude(found=F("expected")).order_by("pk").values_list("pk", "found")


def _mixed_currencies(user: Any) -> QuerySet[Any]:
    same = Q(account__currency=F("currency"), bankroll__currency=F("currency"))
    wrong = Bet.objects.filter(_of(user)).exclude(same)
    return wrong.order_by("pk").values_list("pk", "currency")


def _entries(user: Any) -> QuerySet[Any]:
    return LedgerEntry.objects.filter(_of(user, "transaction__user"))


def _of(user: Any, column: str = "user") -> Q:
    return Q() if user is None else Q(**{column: user})


def _is_there(user: Any) -> Q:
    """Of an erased person the ledger stays, and the bets that were open do not."""
    if user is not None:
        return Q()
    return Q(Exists(BookmakerAccount.objects.filter(pk=OuterRef("account"))))


def _bets_with_sum(user: Any, kind: str) -> QuerySet[Any]:
    """The person's bets, `found` being the sum of their entries of one kind."""
    entries = "transactions__entries"
    found = money_sum(f"{entries}__amount", filter=Q(**{f"{entries}__account__kind": kind}))
    return Bet.objects.filter(_of(user)).values("pk").annotate(found=found)


def _sum_of(rows: QuerySet[Any], by: str, column: str) -> Any:
    total = rows.order_by().values(by).annotate(total=money_sum(column)).values("total")
    nothing = Value(ZERO, output_field=MONEY)
    return Round(Coalesce(Subquery(total, output_field=MONEY), nothing), 2)


INVARIANTS = (
    Invariant("transactions_balance", _("Transactions sum to zero per currency."), _unbalanced),
    Invariant("entries_currency", _("Entries have their account's currency."), _foreign_currency),
    Invariant("entries_owner", _("Entries are in accounts of their owner."), _foreign_account),
    Invariant("reversals_mirror", _("Reversals take back what they reverse."), _bad_reversal),
    Invariant("bets_profit", _("A bet's profit is minus its profit entries."), _wrong_profit),
    Invariant("bets_open", _("A bet's open amount is its open entries."), _wrong_open_amount),
    Invariant("open_bets", _("Open bets are what pending bets have at risk."), _wrong_open_bets),
    Invariant("settlements", _("Settled bets have one standing end."), _wrong_settlements),
    Invariant("bets_currency", _("A bet is in one currency throughout."), _mixed_currencies),
)
