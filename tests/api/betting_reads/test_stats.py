"""Figures of a history, against the calculation core's own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from app.betting.calc import closing_line, statistics
from app.betting.calc.kinds import Outcome
from app.betting.calc.precision import quantize_rate
from app.betting.models import Bet, Sport, Tag
from tests.api.betting_reads.history import BEGAN, account_of, bankroll_of, bet_row, history

START = Decimal("1000.00")


@pytest.fixture
def account(alice):
    return account_of(alice)


@pytest.fixture
def bankroll(alice):
    return bankroll_of(alice)


@pytest.fixture
def bets(account, bankroll):
    return history(account, bankroll)


def one(client, path):
    answer = client.get(f"/api/v1/stats/{path}")
    assert answer.status_code == 200, answer.content
    (result,) = answer.json()["results"]
    return result


def text(ratio):
    return None if ratio is None else str(quantize_rate(ratio))


def test_the_summary_is_what_the_core_says(signed_in, bets):
    profit = sum(bet.profit for bet in bets)
    staked = sum(bet.total_stake for bet in bets)
    outcomes = [Outcome(bet.status) for bet in bets]
    summary = one(signed_in, "summary")

    assert {name: summary[name] for name in ("bets", "settled", "staked", "profit", "yield")} == {
        "bets": 60,
        "settled": 60,
        "staked": str(staked),
        "profit": str(profit),
        "yield": text(statistics.yield_on_stakes(profit=profit, staked=staked)),
    }
    assert summary["strike_rate"] == text(statistics.strike_rate(outcomes))
    assert summary["average_odds"] == text(statistics.average_odds([bet.odds for bet in bets]))
    assert summary["roi"] == text(
        statistics.return_on_investment(profit=profit, starting_bankroll=START)
    )


def test_a_pending_bet_is_counted_and_open_and_nothing_else(signed_in, account, bankroll):
    bet_row(account, bankroll, result=None).save()
    summary = one(signed_in, "summary")

    assert (summary["bets"], summary["pending"], summary["settled"]) == (1, 1, 0)
    assert (summary["open_amount"], summary["staked"], summary["yield"]) == ("10.00", "0.00", None)
    assert (summary["strike_rate"], summary["average_odds"], summary["roi"]) == (
        None,
        None,
        "0.000000",
    )


def test_the_drawdown_is_what_the_core_says(signed_in, bets):
    known = statistics.max_drawdown(start=START, profits=[bet.profit for bet in bets])

    assert one(signed_in, "drawdown") == {
        "currency": "EUR",
        "amount": str(known.amount),
        "share": text(known.share),
    }


def test_the_drawdown_from_a_bankroll_of_nothing_has_no_share(signed_in, account, alice):
    empty = bankroll_of(alice, start="0.00")
    bet_row(account, empty, result="lost").save()

    assert one(signed_in, "drawdown") == {"currency": "EUR", "amount": "10.00", "share": None}


def test_the_streaks_are_what_the_core_says(signed_in, bets):
    known = statistics.streaks([bet.profit for bet in bets])

    assert one(signed_in, "streaks") == {
        "currency": "EUR",
        "current": known.current,
        "longest_winning": known.longest_winning,
        "longest_losing": known.longest_losing,
    }


def test_the_closing_line_value_is_what_the_core_says(signed_in, bets):
    known = closing_line.closing_summary(
        closing_line.PricedBet(
            odds=bet.odds,
            stake=bet.total_stake,
            closing_odds=bet.closing_odds,
            closing_booksum=bet.closing_booksum,
        )
        for bet in bets
    )

    assert one(signed_in, "clv") == {
        "currency": "EUR",
        "bets": known.bets,
        "beat_close": known.beat_close,
        "clv": _closing(known.clv),
        "no_vig": _closing(known.no_vig),
    }


def _closing(value):
    return {
        "covered": value.covered,
        "coverage": text(value.coverage),
        "mean": text(value.mean),
        "stake_weighted": text(value.stake_weighted),
    }


def test_live_and_lay_bets_are_out_of_the_closing_line_value(signed_in, account, bankroll):
    close = {"closing_odds": Decimal("2.00")}
    bet_row(account, bankroll, **close).save()
    bet_row(account, bankroll, is_live=True, **close).save()
    bet_row(account, bankroll, kind="lay", **close).save()

    assert one(signed_in, "clv")["bets"] == 1


def test_a_missing_close_is_null_and_tells_its_coverage(signed_in, account, bankroll):
    bet_row(account, bankroll).save()

    assert one(signed_in, "clv")["clv"] == {
        "covered": 0,
        "coverage": "0.000000",
        "mean": None,
        "stake_weighted": None,
    }


def test_the_equity_ends_where_the_core_s_does(signed_in, bets):
    known = statistics.equity_curve(start=START, profits=[bet.profit for bet in bets])
    curve = one(signed_in, "equity?interval=month")

    assert curve["points"][-1]["equity"] == str(known[-1])
    assert sum(point["bets"] for point in curve["points"]) == 60
    assert [point["date"] for point in curve["points"]] == ["2024-01-01"]


def test_a_day_is_that_of_the_zone_asked_for(signed_in, account, bankroll):
    late = BEGAN.replace(month=7, hour=20, minute=30)  # settled at 22:30 UTC, 00:30 in Madrid
    bet_row(account, bankroll, at=late).save()

    assert one(signed_in, "equity")["points"][0]["date"] == "2024-07-01"
    in_madrid = one(signed_in, "equity?zone=Europe/Madrid")
    assert in_madrid["points"][0]["date"] == "2024-07-02"


def test_two_currencies_are_never_added(signed_in, alice, bets):
    dollars = account_of(alice, "Pinnacle", "USD")
    bet_row(dollars, bankroll_of(alice, "Dollars", "USD", "50.00"), stake="1.00").save()
    results = signed_in.get("/api/v1/stats/summary").json()["results"]

    assert [(each["currency"], each["bets"], each["starting_bankroll"]) for each in results] == [
        ("EUR", 60, "1000.00"),
        ("USD", 1, "50.00"),
    ]


def test_every_facet_s_rows_add_up_to_the_total(signed_in, bets):
    football, tennis = (Sport.objects.create(name=name) for name in ("Football", "Tennis"))
    Bet.objects.filter(pk__in=[bet.pk for bet in bets[:20]]).update(sport=football)
    Bet.objects.filter(pk__in=[bet.pk for bet in bets[20:30]]).update(sport=tennis)
    result = one(signed_in, "breakdown?by=sport,bookmaker,month")

    for facet in result["facets"]:
        for name in ("bets", "won", "lost", "void", "half_won"):
            assert sum(row[name] for row in facet["rows"]) == result["total"][name]
        for name in ("staked", "returned", "profit"):
            total = sum(Decimal(row[name]) for row in facet["rows"])
            assert total == Decimal(result["total"][name])
    assert [row["name"] for row in result["facets"][0]["rows"]] == ["Football", "Tennis", None]


def test_the_total_of_a_breakdown_is_that_of_the_summary(signed_in, bets):
    summary = one(signed_in, "summary")
    total = one(signed_in, "breakdown?by=tag")["total"]

    assert total == {name: summary[name] for name in total}


def test_a_bet_with_two_tags_is_in_both_rows_and_once_in_the_total(signed_in, alice, bets):
    value, steam = (Tag.objects.create(user=alice, name=name) for name in ("value", "steam"))
    bets[0].tags.set([value, steam])
    result = one(signed_in, "breakdown?by=tag")

    assert [(row["name"], row["bets"]) for row in result["facets"][0]["rows"]] == [
        ("steam", 1),
        ("value", 1),
        (None, 59),
    ]
    assert result["total"]["bets"] == 60


def test_the_filter_by_a_tag_keeps_the_other_tags_in_the_facet(signed_in, alice, bets):
    value, steam = (Tag.objects.create(user=alice, name=name) for name in ("value", "steam"))
    bets[0].tags.set([value, steam])
    bets[1].tags.set([steam])
    result = one(signed_in, f"breakdown?by=tag&tag={value.pk}")

    assert [(row["name"], row["bets"]) for row in result["facets"][0]["rows"]] == [
        ("steam", 1),
        ("value", 1),
    ]


def test_a_period_holds_its_first_moment_and_not_its_last(signed_in, account, bankroll):
    for days in (0, 1, 2):
        bet_row(account, bankroll, at=BEGAN + timedelta(days=days)).save()
    period = "placed_from=2024-01-01T12:00:00Z&placed_before=2024-01-03T12:00:00Z"

    assert one(signed_in, f"summary?{period}")["bets"] == 2


def test_another_person_s_bets_are_not_in_it(signed_in, bob, bets):
    history(account_of(bob), bankroll_of(bob), size=5)

    assert one(signed_in, "summary")["bets"] == 60


def test_nothing_of_nobody_is_an_empty_list(signed_in, alice):
    for path in ("summary", "breakdown", "equity", "drawdown", "streaks", "clv"):
        assert signed_in.get(f"/api/v1/stats/{path}").json() == {"results": []}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("equity?interval=year", "interval"),
        ("equity?zone=Mars/Base", "zone"),
        ("breakdown?by=moon", "by"),
        ("summary?bankroll=7", "bankroll"),
        ("summary?kind=wish", "kind"),
        ("summary?placed_from=soon", "placed_from"),
    ],
)
def test_a_wrong_parameter_is_named(signed_in, query, field):
    answer = signed_in.get(f"/api/v1/stats/{query}")

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("path", "queries"),
    [("summary", 3), ("breakdown", 3), ("equity", 3), ("drawdown", 2), ("streaks", 2), ("clv", 2)],
)
def test_the_number_of_queries_is_the_same_for_any_history(
    signed_in, account, bankroll, path, queries
):
    history(account, bankroll, size=300)
    with CaptureQueriesContext(connection) as asked:
        one(signed_in, path)

    assert len(asked) == queries, [query["sql"] for query in asked]
