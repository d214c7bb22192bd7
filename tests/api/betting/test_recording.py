"""Many bets at once, with what became of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from app.betting.bets.creating import bets_create
from app.betting.bets.drafts import BetDraft, LegDraft
from app.betting.bets.leg_results import Outcomes
from app.betting.bets.recording import CashedOut, Record, bets_record
from app.betting.models import Bet, BetStatus
from app.core.errors import Invalid

NOON = datetime(2024, 5, 19, 12, tzinfo=UTC)


@pytest.fixture
def draft(bettor):
    def make(number=0, **fields):
        leg = LegDraft(event="Home - Away", selection="Home", odds=Decimal("2.500000"))
        return BetDraft(
            account_id=bettor.account.id,
            bankroll_id=bettor.bankroll.id,
            stake=Decimal("10.00"),
            placed_at=NOON + timedelta(minutes=number),
            legs=(leg,),
            **fields,
        )

    return make


def test_bets_are_recorded_with_their_ends(bettor, draft):
    half = CashedOut(amount=Decimal("6.00"), at=NOON, stake=Decimal("5.00"))
    all_of_it = CashedOut(amount=Decimal("8.00"), at=NOON)
    won = Outcomes(settled_at=NOON, result="won")
    records = [
        Record(draft=draft()),
        Record(draft=draft(), outcomes=won),
        Record(draft=draft(), cash_outs=(half,), outcomes=won),
        Record(draft=draft(), cash_outs=(half, all_of_it)),
    ]
    bets = bets_record(user=bettor.account.user, records=records)

    assert [(bet.status, bet.profit) for bet in bets] == [
        ("pending", None),
        ("won", Decimal("15.00")),
        ("won", Decimal("8.50")),
        ("cashed_out", Decimal("4.00")),
    ]
    assert bettor.balance() == ("17.50", "10.00", "27.50", "0.00")
    assert bettor.broken() == []


def test_the_ends_of_recorded_bets_can_be_reversed(bettor, draft):
    record = Record(draft=draft(), outcomes=Outcomes(settled_at=NOON, result="won"))
    (bet,) = bets_record(user=bettor.account.user, records=[record])
    answer = bettor.post(f"bets/{bet.id}/reverse")

    assert answer.json()["status"] == "pending"
    assert bettor.balance() == ("-10.00", "10.00", "0.00", "0.00")


def test_a_hundred_bets_cost_as_many_statements_as_twenty(bettor, draft):
    user = bettor.account.user

    def statements(count):
        with CaptureQueriesContext(connection) as captured:
            bets_create(user=user, drafts=[draft() for _ in range(count)])
        return len(captured)

    assert statements(20) == statements(100)


def test_all_bets_are_recorded_or_none(bettor, draft):
    drafts = [draft(external_reference="A-1"), draft(), draft(external_reference="A-1")]
    with pytest.raises(Invalid, match="external reference"), transaction.atomic():
        bets_create(user=bettor.account.user, drafts=drafts)

    assert Bet.objects.count() == 0


def plan(rows):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE betting_bet")
    return rows.explain()


@pytest.fixture
def many(bettor, draft):
    """Alice's thousands of bets, a few of them pending."""
    bets_create(user=bettor.account.user, drafts=[draft(number) for number in range(3000)])
    Bet.objects.filter(placed_at__gt=NOON + timedelta(hours=2)).update(
        status=BetStatus.LOST, settled_at=NOON, total_return=0, profit=-10, open_amount=0
    )
    return Bet.objects.filter(user=bettor.account.user)


def test_a_page_of_bets_is_read_from_an_index(many):
    page = many.filter(placed_at__lt=NOON + timedelta(hours=9)).order_by("-placed_at", "-id")[:26]

    assert "bet_by_placed" in plan(page)
    assert "Sort" not in plan(page)


def test_pending_bets_are_read_from_their_own_index(many):
    page = many.filter(status__in=["pending"]).order_by("-placed_at", "-id")[:26]

    assert "bet_pending" in plan(page)
