"""What Bet-Analytix and Pikkit mean by their columns."""

import pytest

from app.betting.models import Bet, BookmakerAccount, Leg
from tests.api.betting_reads.conftest import bets
from tests.api.betting_reads.test_import_traps import (
    BET_ANALYTIX,
    PIKKIT,
    analytix,
    codes,
    only_bet,
    pikkit,
)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("W", "won"),
        ("Lost", "lost"),
        ("R", "void"),
        ("HW", "half_won"),
        ("HL", "half_lost"),
        ("", "pending"),
    ],
)
def test_the_states_of_bet_analytix(signed_in, upload, state, status):
    upload(BET_ANALYTIX + analytix(state=state))

    assert only_bet(signed_in)["status"] == status


def test_leg_rows_belong_to_the_bet_above(signed_in, upload):
    legs = ";;Football;One;2,00;;W;;;;;;;;;;;;;;\n;;Football;Two;3,00;;W;;;;;;;;;;;;;;\n"
    upload(BET_ANALYTIX + analytix(kind="C", odds="6,00") + legs + analytix(date="30/05/2024"))
    double, single = bets(signed_in)

    assert (double["kind"], double["profit"], single["kind"]) == ("accumulator", "50.00", "single")
    assert [leg["selection"] for leg in double["legs"]] == ["One", "Two"]


def test_a_combination_without_its_legs_is_kept_as_one_bet_and_warned_of(upload, rows_of):
    rows = rows_of(upload(BET_ANALYTIX + analytix(kind="C"), dry_run=True))

    assert codes(rows) == [["legs_unknown"]]


def test_a_cash_out_of_bet_analytix(signed_in, upload):
    upload(BET_ANALYTIX + analytix(state="Cashout", cashout="7,50"))
    bet = only_bet(signed_in)

    assert (bet["status"], bet["total_return"]) == ("cashed_out", "7.50")


def test_free_live_and_each_way_bets_of_bet_analytix(signed_in, upload):
    upload(
        BET_ANALYTIX
        + analytix(date="29/05/2024", freebet="1", live="1")
        + analytix(eachway="1/4", odds="5,00")
    )
    each_way, free = bets(signed_in)

    assert (free["funding"], free["is_live"]) == ("freebet_stake_not_returned", True)
    assert (each_way["kind"], each_way["place_fraction"]) == ("each_way", "1/4")
    assert each_way["total_return"] == "70.00"  # 10 x 5 + 10 x 2


@pytest.mark.parametrize(
    ("status", "profit", "kept"),
    [
        ("SETTLED_WIN", "12.7", ("won", "22.70")),
        ("SETTLED_LOSS", "-10", ("lost", "0.00")),
        ("SETTLED_PUSH", "0", ("void", "10.00")),
        ("SETTLED_CASHED_OUT", "-2.5", ("cashed_out", "7.50")),
        ("PLACED", "", ("pending", None)),
    ],
)
def test_the_states_of_pikkit(signed_in, upload, status, profit, kept):
    upload(PIKKIT + pikkit(status=status, profit=profit))
    bet = only_bet(signed_in)

    assert (bet["status"], bet["total_return"]) == kept


def test_what_pikkit_says_was_paid_wins_over_what_we_compute(signed_in, upload):
    upload(PIKKIT + pikkit(profit="15.00"))
    bet = only_bet(signed_in)

    assert (bet["computed_return"], bet["actual_return"], bet["profit"]) == (
        "22.70",
        "25.00",
        "15.00",
    )


def test_the_times_of_pikkit_are_american_with_their_zone(signed_in, upload):
    upload(PIKKIT + pikkit(), zone="Europe/Madrid")

    assert only_bet(signed_in)["placed_at"] == "2023-12-27T22:55:44Z"


def test_the_closing_line_of_pikkit_is_the_leg_s(upload):
    upload(PIKKIT + pikkit())

    assert str(Leg.objects.get().closing_odds) == "2.200000"


def test_american_odds_have_a_sign(upload):
    upload(PIKKIT + pikkit(odds="+150", closing_line="-120", profit="15"))
    leg = Leg.objects.get()

    assert (str(leg.odds), str(leg.closing_odds)) == ("2.500000", "1.833333")


def test_a_bookmaker_without_an_account_goes_to_the_one_named_and_is_warned_of(upload, rows_of):
    rows = rows_of(upload(PIKKIT + pikkit(sportsbook="DraftKings")))

    assert codes(rows) == [["other_account"]]
    assert Bet.objects.get().account == BookmakerAccount.objects.get()


def test_a_bookmaker_without_an_account_is_refused_when_none_is_named(signed_in, upload, rows_of):
    rows = rows_of(upload(PIKKIT + pikkit(sportsbook="DraftKings"), account="", dry_run=True))

    assert rows[0]["reasons"][0]["code"] == "unknown_bookmaker"
