"""What PostgreSQL writes is byte for byte what would be made of the rows here."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.betting.bets.outputs import BetOutput
from app.betting.bets.presenting import COLUMNS
from app.betting.bets.selectors import bets_of, bets_shown, rows_complete
from app.betting.models import Bet, Leg, Tag
from app.core.rendering import JSONRenderer
from tests.api.betting.conftest import leg

TEXTS = [
    "",
    'a "quote", a \\ and a /',
    "tab\tline\nreturn\r\x08\x0c\x01\x1f\x7f",
    "Peñarol – Sparta 🎾 \u2028\u2029 ß <b>&amp;</b>",
]
MOMENTS = [
    datetime(2024, 5, 19, 15, tzinfo=UTC),
    datetime(2024, 5, 19, 15, 0, 0, 5, tzinfo=UTC),
    datetime(1900, 1, 1, 23, 59, 59, 120000, tzinfo=UTC),
    datetime(2199, 12, 31, tzinfo=UTC),
]


def both(bettor):
    """The bets as PostgreSQL writes them, and as they are made of their rows."""
    mine = bets_of(bettor.account.user).order_by("id")
    written, made = bets_shown(mine), mine.values(*COLUMNS)
    return [[JSONRenderer().render(bet) for bet in rows_complete(rows)] for rows in (written, made)]


def change(bettor, **values):
    bettor.bet()
    Bet.objects.update(**values)


def assert_same(bettor):
    written, made = both(bettor)
    assert written and written == made


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_written_the_same(bettor, text):
    change(bettor, notes=text, external_reference=text)
    Leg.objects.update(event=text, market=text)

    assert_same(bettor)


@pytest.mark.parametrize("moment", MOMENTS)
def test_times_are_written_the_same(bettor, moment):
    change(bettor, created_at=moment, placed_at=moment)
    Leg.objects.update(starts_at=moment)

    assert_same(bettor)


@pytest.mark.parametrize("amount", ["0.00", "0.01", "3.10", "999999999999.99"])
def test_amounts_are_written_the_same(bettor, amount):
    change(bettor, cashed_out_amount=Decimal(amount), odds=Decimal("1.000001"))

    assert_same(bettor)


def test_systems_are_written_the_same(bettor):
    legs = [leg(odds) for odds in ("2.00", "3.125", "1.5")]
    bettor.bet(kind="system", system_sizes=[2, 3], legs=legs)

    assert_same(bettor)


def test_tags_are_written_the_same_whatever_their_order(bettor):
    tags = [Tag.objects.create(user=bettor.account.user, name=f"tag {n}") for n in range(5)]
    bettor.bet(tags=[str(tag.id) for tag in reversed(tags)])

    assert_same(bettor)


def test_each_way_bets_and_settled_ones_are_written_the_same(bettor):
    bettor.bet(place_fraction="1/4", kind="each_way")
    bet = bettor.bet(legs=[leg("3.00", line="-0.25", closing_odds="2.9")])
    bettor.post(f"bets/{bet['id']}/settle", {"legs": [{"result": "won"}]})

    assert_same(bettor)


def test_a_document_has_the_fields_that_are_documented(bettor):
    bet = bettor.bet()

    assert list(bettor.get(f"bets/{bet['id']}").json()) == list(BetOutput().fields)


def test_a_bet_answers_the_same_when_it_is_recorded_and_when_it_is_read(bettor):
    recorded = bettor.post("bets", bettor.bet_body())

    assert bettor.get(f"bets/{recorded.json()['id']}").content == recorded.content
