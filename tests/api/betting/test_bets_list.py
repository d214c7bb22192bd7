"""Lists of bets: pages, filters, order, and what they ask of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.betting.conftest import codes, leg


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [bet["id"] for bet in answer.json()["results"]]


@pytest.fixture
def days(bettor):
    """A bet on each of three days, the last first."""
    bets = [bettor.bet(placed_at=f"2024-05-{day}T12:00:00Z") for day in (10, 11, 12)]
    return [bet["id"] for bet in reversed(bets)]


def test_the_last_bet_placed_comes_first(bettor, days):
    assert ids(bettor.get("bets")) == days


def test_a_list_shows_a_bet_as_reading_it_does(bettor):
    bet = bettor.bet()

    assert bettor.get("bets").json() == {"next": None, "previous": None, "results": [bet]}


def test_pages_follow_each_other_by_cursor_without_loss(bettor):
    same_time = [bettor.bet()["id"] for _ in range(5)]
    url, seen = "bets?limit=2", []
    while url:
        page = bettor.get(url).json()
        seen += [bet["id"] for bet in page["results"]]
        url = page["next"] and page["next"].partition("/api/v1/")[2]

    assert seen == sorted(same_time, reverse=True)


def test_a_bet_recorded_meanwhile_does_not_shift_the_next_page(bettor, days):
    first = bettor.get("bets?limit=2").json()
    bettor.bet(placed_at="2024-05-20T12:00:00Z")
    following = bettor.get(first["next"].partition("/api/v1/")[2])

    assert ids(following) == days[2:]


def test_a_page_has_at_most_two_hundred_rows(bettor, days):
    assert ids(bettor.get("bets?limit=99999999999999999999")) == days


@pytest.mark.parametrize("cursor", ["x", "cD14", "cD0yMDI0", "cj0xJnA9AA=="])
def test_a_cursor_that_is_not_ours_is_not_found(bettor, days, cursor):
    assert bettor.get(f"bets?cursor={cursor}").status_code == 404


def test_bets_of_somebody_else_are_in_no_list(bettor, outsider):
    bettor.bet()

    assert ids(outsider.get("bets")) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=won", ["won"]),
        ("status=won,lost", ["lost", "won"]),
        ("status=pending", ["pending"]),
        ("kind=lay", ["lost"]),
        ("kind=lay,single", ["pending", "lost", "won"]),
        ("is_live=true", ["won"]),
        ("is_live=false", ["pending", "lost"]),
        ("funding=freebet_stake_not_returned", ["pending"]),
        ("currency=EUR", ["pending", "lost", "won"]),
        ("currency=USD", []),
        ("external_reference=A-1", ["won"]),
        ("placed_from=2024-05-11T12:00:00Z", ["pending", "lost"]),
        ("placed_before=2024-05-11T12:00:00Z", ["won"]),
        ("placed_from=2024-05-11T14:00:00%2B02:00", ["pending", "lost"]),
        ("settled_from=2024-05-12T00:00:00Z", ["lost"]),
        ("settled_before=2024-05-12T00:00:00Z", ["won"]),
        ("ordering=placed_at", ["won", "lost", "pending"]),
        ("ordering=-stake", ["lost", "pending", "won"]),
        ("ordering=stake", ["won", "pending", "lost"]),
    ],
)
def test_a_list_is_narrowed_and_ordered(bettor, query, expected):
    won = bettor.bet(
        placed_at="2024-05-10T12:00:00Z", is_live=True, external_reference="A-1", stake="1.00"
    )
    lost = bettor.bet(placed_at="2024-05-11T12:00:00Z", kind="lay", stake="3.00", legs=[leg("1.5")])
    funding = "freebet_stake_not_returned"
    bettor.bet(placed_at="2024-05-12T12:00:00Z", funding=funding, stake="2.00")
    bettor.settle(won, result="won", settled_at="2024-05-11T00:00:00Z")
    bettor.settle(lost, result="won", settled_at="2024-05-12T00:00:00Z")
    found = bettor.get(f"bets?{query}").json()["results"]

    assert [bet["status"] for bet in found] == expected


def test_a_list_is_narrowed_to_what_bets_refer_to(bettor, bookmaker, exchange):
    tag = bettor.post("tags", {"name": "value"}).json()["id"]
    tipster = bettor.post("tipsters", {"name": "Ana"}).json()["id"]
    bet = bettor.bet(tags=[tag], tipster=tipster)
    other = bettor.bet()
    both = [other["id"], bet["id"]]

    assert ids(bettor.get(f"bets?tag={tag}")) == ids(bettor.get(f"bets?tipster={tipster}"))
    assert ids(bettor.get(f"bets?tag={tag}")) == [bet["id"]]
    assert ids(bettor.get(f"bets?bookmaker={bookmaker.id}")) == both
    assert ids(bettor.get(f"bets?bookmaker={exchange.id}")) == []
    assert ids(bettor.get(f"bets?account={bettor.account.id}")) == both
    assert ids(bettor.get(f"bets?bankroll={bettor.bankroll.id}")) == both


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("status=happy", "status", "invalid_choice"),
        ("kind=single,dutch", "kind", "invalid_choice"),
        ("account=me", "account", "invalid"),
        ("account=", "account", "blank"),
        ("is_live=maybe", "is_live", "invalid_choice"),
        ("limit=0", "limit", "invalid"),
        ("limit=many", "limit", "invalid"),
        ("placed_from=2024-05-11T12:00:00", "placed_from", "no_zone"),
        ("placed_from=2024-05-11", "placed_from", "no_zone"),
        ("placed_before=soon", "placed_before", "invalid"),
        ("external_reference=%00", "external_reference", "null_characters_not_allowed"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(bettor, query, field, code):
    answer = bettor.get(f"bets?{query}")
    status, errors = codes(answer)

    assert (status, [place.split(".")[0] for place, _ in errors]) == (400, [field])
    assert errors[0][1] == code


def queries(call):
    """What is asked for the answer itself: who asks is known in other ways."""
    with CaptureQueriesContext(connection) as captured:
        assert call().status_code in (200, 201, 304)
    return [query["sql"] for query in captured if 'FROM "accounts_user"' not in query["sql"]]


@pytest.mark.parametrize("path", ["bets", "ledger", "accounts", "tags"])
def test_a_list_asks_the_database_the_same_however_long_it_is(bettor, path):
    def more():
        bettor.post("tags", {"name": f"tag {more.count}"})
        bettor.bet(kind="accumulator", legs=[leg(), leg()])
        more.count += 1

    more.count = 0
    more()
    few = len(queries(lambda: bettor.get(path)))
    for _ in range(5):
        more()

    assert len(queries(lambda: bettor.get(path))) == few


def test_a_list_of_bets_takes_few_queries_and_counts_nothing(bettor):
    """One where the database writes JSON; else the bets, the legs, the tags."""
    bettor.bet()
    asked = queries(lambda: bettor.get("bets"))

    assert len(asked) == (1 if connection.vendor == "postgresql" else 3)
    assert not any("COUNT(" in sql for sql in asked)


def test_a_bet_is_recorded_in_a_fixed_number_of_round_trips(bettor):
    """Key; account; bankroll; bet, leg, transaction and entries; the answer."""
    asked = queries(lambda: bettor.post("bets", bettor.bet_body()))
    sent = [sql for sql in asked if "SAVEPOINT" not in sql]

    assert len(sent) == (5 if connection.vendor == "postgresql" else 8)


def test_a_copy_that_is_still_good_is_found_so_with_one_query(bettor):
    path = f"bets/{bettor.bet()['id']}"

    assert len(queries(lambda: bettor.get(path, **{"If-None-Match": '"1"'}))) == 1
