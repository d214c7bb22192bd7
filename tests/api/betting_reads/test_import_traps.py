"""What files of other programs contain: each trap once."""

from datetime import UTC, datetime

import pytest

from app.betting.models import Bet
from tests.api.betting_reads.conftest import bets

BET_ANALYTIX = (
    "Date;Type;Sport;Label;Odds;Stake;State;Bookmaker;Tipster;Category;Competition;BetType;"
    "Closing;EstimatedProbability;Commission;Bonus;Live;Freebet;Cashout;Eachway;Comment\n"
)
PIKKIT = (
    "bet_id,sportsbook,type,status,odds,closing_line,ev,amount,profit,time_placed,time_settled,"
    "bet_info,tags,sports,leagues\n"
)


def analytix(date="31/05/2024", kind="S", odds="2,10", stake="10", state="W", **cells):
    rest = {
        **dict.fromkeys(("closing", "commission", "live", "freebet", "cashout", "eachway"), ""),
        **cells,
    }
    return (
        f"{date};{kind};Football;Arsenal - Chelsea;{odds};{stake};{state};Bet365;;;"
        f"Premier League;1X2;{rest['closing']};;{rest['commission']};;{rest['live']};"
        f"{rest['freebet']};{rest['cashout']};{rest['eachway']};\n"
    )


def pikkit(number=1, **cells):
    row = {
        "bet_id": f"b{number}",
        "sportsbook": "Bet365",
        "type": "straight",
        "status": "SETTLED_WIN",
        "odds": "2.27",
        "closing_line": "2.2",
        "ev": "0.03",
        "amount": "10",
        "profit": "12.7",
        "time_placed": "12/27/2023 22:55:44 GMT",
        "time_settled": "12/28/2023 04:00:00 GMT",
        "bet_info": "Over 34.5",
        "tags": "",
        "sports": "Football",
        "leagues": "",
        **cells,
    }
    return ",".join(row.values()) + "\n"


def only_bet(client):
    (bet,) = bets(client)
    return bet


def codes(rows):
    return [[warning["code"] for warning in row["warnings"]] for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_whatever_wrote_its_letters(signed_in, upload, encoding):
    upload((BET_ANALYTIX + analytix().replace("Arsenal", "Almería")).encode(encoding))

    assert only_bet(signed_in)["legs"][0]["event"] == "Almería - Chelsea"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r\n\r\n"])
def test_lines_end_as_they_like(signed_in, upload, ends):
    upload((BET_ANALYTIX + analytix()).replace("\n", ends))

    assert only_bet(signed_in)["status"] == "won"


@pytest.mark.parametrize(
    ("odds", "stake", "kept"),
    [
        ("2,10", "1.234,56", ("2.100000", "1234.56")),
        ("2.10", "1,234.56", ("2.100000", "1234.56")),
        ("2,1", "1 234,5", ("2.100000", "1234.50")),
        ("1,85", "€10", ("1.850000", "10.00")),
    ],
)
def test_decimal_commas_and_thousands_are_told_apart(signed_in, upload, odds, stake, kept):
    upload(BET_ANALYTIX + analytix(odds=odds, stake=stake))
    bet = only_bet(signed_in)

    assert (bet["legs"][0]["odds"], bet["stake"]) == kept


def test_american_thousands_have_a_lone_comma(signed_in, upload):
    upload(PIKKIT + pikkit(amount='"1,000"', profit='"1,270.00"'))
    bet = only_bet(signed_in)

    assert (bet["stake"], bet["total_return"]) == ("1000.00", "2270.00")


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        ("45143", "2023-08-05T00:00:00Z"),
        ("45143.8125", "2023-08-05T19:30:00Z"),
        ("45143,8125", "2023-08-05T19:30:00Z"),
    ],
)
def test_serial_dates_of_excel_are_days_since_1899(signed_in, upload, serial, moment):
    upload(BET_ANALYTIX + analytix(date=serial))

    assert only_bet(signed_in)["placed_at"] == moment


def test_an_ambiguous_date_is_warned_of(upload, rows_of):
    rows = rows_of(upload(BET_ANALYTIX + analytix(date="03/04/2024"), dry_run=True))

    assert codes(rows) == [["ambiguous_date"]]
    assert "day/month" in rows[0]["warnings"][0]["detail"]


def test_a_date_that_is_clear_is_not_warned_of(upload, rows_of):
    rows = rows_of(upload(BET_ANALYTIX + analytix(date="31/05/2024"), dry_run=True))

    assert codes(rows) == [[]]


@pytest.mark.parametrize(("order", "month"), [("dmy", 4), ("mdy", 3)])
def test_the_order_of_dates_can_be_said(signed_in, upload, rows_of, order, month):
    answer = upload(BET_ANALYTIX + analytix(date="03/04/2024"), date_order=order)

    assert Bet.objects.get().placed_at.month == month
    assert codes(rows_of(answer)) == [[]]


def test_a_clear_date_of_the_file_decides_for_the_others(upload):
    upload(BET_ANALYTIX + analytix(date="03/04/2024") + analytix(date="05/31/2024"))

    assert [bet.placed_at.month for bet in Bet.objects.order_by("placed_at")] == [3, 5]


@pytest.mark.parametrize(
    ("written", "moment", "warned"),
    [
        ("15/01/2024 12:00", datetime(2024, 1, 15, 11, tzinfo=UTC), []),
        ("15/07/2024 12:00", datetime(2024, 7, 15, 10, tzinfo=UTC), []),
        ("31/03/2024 02:30", datetime(2024, 3, 31, 1, 30, tzinfo=UTC), ["skipped_hour"]),
        ("27/10/2024 02:30", datetime(2024, 10, 27, 0, 30, tzinfo=UTC), ["repeated_hour"]),
    ],
)
def test_wall_clocks_are_right_across_summer_time(upload, rows_of, written, moment, warned):
    answer = upload(BET_ANALYTIX + analytix(date=written), zone="Europe/Madrid")

    assert Bet.objects.get().placed_at == moment
    assert codes(rows_of(answer)) == [warned]


@pytest.mark.parametrize("odds", ["", "0", "0,00"])
def test_a_void_bet_may_lack_its_odds(signed_in, upload, rows_of, odds):
    rows = rows_of(upload(BET_ANALYTIX + analytix(odds=odds, state="V")))
    bet = only_bet(signed_in)

    assert codes(rows) == [["missing_odds"]]
    assert (bet["status"], bet["total_return"]) == ("void", "10.00")


def test_a_bet_that_is_not_void_needs_its_odds(upload, rows_of):
    (row,) = rows_of(upload(BET_ANALYTIX + analytix(odds=""), dry_run=True))

    assert (row["status"], row["reasons"][0]["field"]) == ("invalid", "Odds")
