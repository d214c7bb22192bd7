"""Parts of a history: by facet, filter, currency and person."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from app.betting.models import Bet, Sport, Tag
from app.betting.stats import serializers as shapes
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


def test_two_currencies_are_never_added(signed_in, alice, bets):
    dollars = account_of(alice, "Pinnacle", "USD")
    bet_row(dollars, bankroll_of(alice, "Dollars", "USD", "50.00"), stake="1.00").save()
    results = signed_in.get("/api/v1/stats/summary").json()["results"]

    assert [(each["currency"], each["bets"], each["starting_bankroll"]) for each in results] == [
        ("EUR", 60, "1000.00"),
        ("USD", 1, "50.00"),
    ]


def test_every_facet_s_rows_add_up_to_the_total(signed_in, bets):
    football, tennis = (Sport.objects.get(name=name) for name in ("Football", "Tennis"))
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


def tagged(account, bankroll):
    """A history of two sports; a part of it has a tag, and of that a part a second one."""
    rows = history(account, bankroll)
    judo = Sport.objects.create(name="Judo")
    Bet.objects.filter(pk__in=[each.pk for each in rows[::3]]).update(sport=judo)
    for name, step in (("value", 2), ("hedge", 4)):
        tag = Tag.objects.create(user=account.user, name=name)
        for each in rows[::step]:
            each.tags.add(tag)


def test_the_whole_history_is_the_same_by_the_query_that_is_compiled_once(
    signed_in, account, bankroll
):
    tagged(account, bankroll)
    facets = "sport,bookmaker,month,tag"

    assert one(signed_in, "breakdown") == one(signed_in, f"breakdown?by={facets}")
    assert one(signed_in, "summary") == one(signed_in, "summary?currency=EUR")


@pytest.mark.parametrize("facet", ["sport", "bookmaker", "month", "tag"])
def test_a_facet_is_the_same_alone_as_among_the_others(signed_in, account, bankroll, facet):
    tagged(account, bankroll)
    alone, whole = one(signed_in, f"breakdown?by={facet}"), one(signed_in, "breakdown")

    assert alone["facets"] == [each for each in whole["facets"] if each["by"] == facet]
    assert alone["total"] == whole["total"]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("summary", shapes.SummaryOutput),
        ("breakdown", shapes.BreakdownOutput),
        ("equity", shapes.EquityOutput),
        ("drawdown", shapes.DrawdownOutput),
        ("streaks", shapes.StreaksOutput),
        ("clv", shapes.ClvOutput),
    ],
)
def test_figures_are_written_as_their_documented_shape_writes_them(
    signed_in, account, bankroll, path, shape
):
    tagged(account, bankroll)
    result = one(signed_in, path)

    assert shape(result).data == result
