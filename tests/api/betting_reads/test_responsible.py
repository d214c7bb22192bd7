"""Limits, cool-offs and alerts. Nothing that happened is ever refused a record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from app.betting.models import CoolOff, Limit
from app.betting.responsible.periods import period_of
from tests.api.betting_reads.conftest import bet_placed, keyed, made


@pytest.fixture
def limit(signed_in):
    """A limit that has stood for a year."""

    def create(kind="stake", amount="15.00", period="day", currency="EUR"):
        body = {"kind": kind, "period": period, "currency": currency, "amount": amount}
        limit = made(signed_in.post("/api/v1/limits", body))
        Limit.objects.update(created_at=timezone.now() - timedelta(days=2000))
        return limit

    return create


def alerts(client):
    return client.get("/api/v1/alerts").json()["results"]


def limits(client):
    return client.get("/api/v1/limits").json()["results"]


def wait(hours):
    """The day goes by for every limit that waits."""
    for each in Limit.objects.exclude(next_at=None):
        each.next_at -= timedelta(hours=hours)
        each.save()


def test_a_bet_beyond_the_stake_limit_is_recorded_with_an_alert(
    signed_in, account, bankroll, limit
):
    limit()
    bet_placed(signed_in, account, bankroll)
    assert alerts(signed_in) == []
    second = bet_placed(signed_in, account, bankroll)
    (alert,) = alerts(signed_in)

    assert (alert["kind"], alert["bet"]) == ("limit", second)
    assert alert["detail"] == "20.00 EUR is beyond your limit of 15.00."


def test_a_bet_of_another_day_is_not_counted(signed_in, account, bankroll, limit):
    limit()
    bet_placed(signed_in, account, bankroll)
    bet_placed(signed_in, account, bankroll, placed_at="2024-05-04T00:00:00Z")

    assert alerts(signed_in) == []


def test_another_currency_is_not_counted(signed_in, account, bankroll, limit):
    limit(amount="1.00", currency="USD")
    bet_placed(signed_in, account, bankroll)

    assert alerts(signed_in) == []


def test_a_bet_placed_before_the_limit_was_set_is_not_held_against_it(
    signed_in, account, bankroll, limit
):
    limit(amount="1.00")
    Limit.objects.update(created_at=timezone.now())
    bet_placed(signed_in, account, bankroll)

    assert alerts(signed_in) == []


def test_a_loss_beyond_the_limit_raises_an_alert_when_the_bet_is_settled(signed_in, bet, limit):
    limit("loss", "9.99", "month")
    ended = {"result": "lost", "settled_at": "2024-05-03T14:00:00Z"}
    assert keyed(signed_in, f"/api/v1/bets/{bet}/settle", ended).status_code == 200
    (alert,) = alerts(signed_in)

    assert (alert["facts"]["kind"], alert["facts"]["total"]) == ("loss", "10.00")


def test_a_deposit_beyond_the_limit_is_recorded_with_an_alert(signed_in, account, limit):
    limit("deposit", "50.00")
    body = {"account": account, "amount": "60.00", "currency": "EUR"}
    made(keyed(signed_in, "/api/v1/transactions/deposit", body))
    (alert,) = alerts(signed_in)

    assert (alert["bet"], alert["facts"]["total"]) == (None, "60.00")


def test_a_bet_placed_within_a_cool_off_is_recorded_with_an_alert(
    signed_in, alice, account, bankroll
):
    begins = datetime(2024, 5, 1, tzinfo=UTC)
    CoolOff.objects.create(user=alice, starts_at=begins, ends_at=begins + timedelta(days=7))
    bet = bet_placed(signed_in, account, bankroll)
    (alert,) = alerts(signed_in)

    assert (alert["kind"], alert["bet"]) == ("cool_off", bet)


def test_a_tighter_limit_works_at_once(signed_in, limit):
    made = limit()
    answer = signed_in.patch(f"/api/v1/limits/{made['id']}", {"amount": "5.00"}).json()

    assert (answer["amount"], answer["next_at"]) == ("5.00", None)


def test_a_looser_limit_works_after_a_day(signed_in, limit):
    made = limit()
    answer = signed_in.patch(f"/api/v1/limits/{made['id']}", {"amount": "50.00"}).json()
    assert (answer["amount"], answer["next_amount"]) == ("15.00", "50.00")
    wait(hours=23)
    assert limits(signed_in)[0]["amount"] == "15.00"
    wait(hours=1)

    (after,) = limits(signed_in)
    assert (after["amount"], after["next_amount"], after["next_at"]) == ("50.00", None, None)


def test_a_limit_goes_away_after_a_day(signed_in, limit):
    made = limit()
    answer = signed_in.delete(f"/api/v1/limits/{made['id']}")
    assert (answer.status_code, answer.json()["next_amount"]) == (202, None)
    assert len(limits(signed_in)) == 1
    wait(hours=24)

    assert limits(signed_in) == []


def test_a_tighter_limit_takes_a_looser_one_that_waits_back(signed_in, limit):
    path = f"/api/v1/limits/{limit()['id']}"
    signed_in.patch(path, {"amount": "50.00"})
    answer = signed_in.patch(path, {"amount": "15.00"}).json()

    assert (answer["amount"], answer["next_at"]) == ("15.00", None)


def test_there_is_one_limit_of_a_kind(signed_in, limit):
    limit()
    body = {"kind": "stake", "period": "day", "currency": "EUR", "amount": "99.00"}
    answer = signed_in.post("/api/v1/limits", body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unique")


@pytest.mark.parametrize("hours", [-1, 23, 24 * 366 * 6])
def test_a_cool_off_lasts_a_day_at_least_and_five_years_at_most(signed_in, alice, hours):
    ends = (timezone.now() + timedelta(hours=hours)).isoformat()
    answer = signed_in.post("/api/v1/cool-offs", {"ends_at": ends})

    assert [fault["field"] for fault in answer.json()["errors"]] == ["ends_at"]


def test_a_cool_off_cannot_be_taken_back(signed_in, alice):
    ends = (timezone.now() + timedelta(days=30)).isoformat()
    made(signed_in.post("/api/v1/cool-offs", {"ends_at": ends}))

    assert len(signed_in.get("/api/v1/cool-offs").json()["results"]) == 1
    assert signed_in.delete("/api/v1/cool-offs").status_code == 405


def test_an_alert_is_marked_as_read_once(signed_in, account, bankroll, limit):
    limit(amount="1.00")
    bet_placed(signed_in, account, bankroll)
    path = f"/api/v1/alerts/{alerts(signed_in)[0]['id']}/read"
    first, second = (signed_in.post(path).json() for _ in range(2))

    assert first["read_at"] is not None and second == first


def test_limits_and_alerts_of_another_person_are_not_there(
    signed_in, outsider, account, bankroll, limit
):
    made = limit(amount="1.00")
    bet_placed(signed_in, account, bankroll)
    alert = alerts(signed_in)[0]["id"]

    assert limits(outsider) == [] and alerts(outsider) == []
    assert outsider.patch(f"/api/v1/limits/{made['id']}", {"amount": "9.00"}).status_code == 404
    assert outsider.delete(f"/api/v1/limits/{made['id']}").status_code == 404
    assert outsider.post(f"/api/v1/alerts/{alert}/read").status_code == 404


@pytest.mark.parametrize(
    ("period", "begins", "ends"),
    [("day", (5, 15), (5, 16)), ("week", (5, 13), (5, 20)), ("month", (5, 1), (6, 1))],
)
def test_periods_begin_at_midnight_on_mondays_and_firsts(period, begins, ends):
    moment = datetime(2024, 5, 15, 23, 59, tzinfo=UTC)  # a Wednesday

    assert period_of(period, moment) == tuple(
        datetime(2024, *each, tzinfo=UTC) for each in (begins, ends)
    )
