"""`Idempotency-Key`: once, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from app.betting.models import Bet, IdempotencyKey
from tests.api.betting.conftest import codes

KEY = {"Idempotency-Key": "one"}


def at_once(count, work):
    def one(number):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_request_that_moves_money_needs_a_key(bettor):
    answer = bettor.client.post("/api/v1/bets", bettor.bet_body())

    assert codes(answer) == (400, [("", "idempotency_key_required")])


@pytest.mark.parametrize("key", ["k" * 256, "tab\tin it"])
def test_a_key_is_a_short_printable_text(bettor, key):
    answer = bettor.post("bets", bettor.bet_body(), **{"Idempotency-Key": key})

    assert codes(answer) == (400, [("", "idempotency_key_invalid")])


def test_a_retry_gets_the_stored_answer_byte_for_byte(bettor):
    first = bettor.post("bets", bettor.bet_body(), **KEY)
    bettor.settle(first.json(), result="won")
    retry = bettor.post("bets", bettor.bet_body(), **KEY)

    assert (retry.status_code, retry.content) == (201, first.content)
    assert [retry[name] for name in ("ETag", "Location")] == [first["ETag"], first["Location"]]
    assert retry["Idempotency-Replayed"] == "true"
    assert Bet.objects.count() == 1


def test_the_order_of_the_names_in_a_body_makes_no_other_request(bettor):
    first = bettor.post("bets", bettor.bet_body(), **KEY)
    reordered = dict(reversed(bettor.bet_body().items()))

    assert bettor.post("bets", reordered, **KEY).content == first.content


@pytest.mark.parametrize("path", ["bets", "transactions/deposit"])
def test_the_same_key_with_another_request_is_refused(bettor, path):
    bettor.post("bets", bettor.bet_body(), **KEY)
    answer = bettor.post(path, bettor.bet_body(stake="11.00"), **KEY)

    assert codes(answer) == (422, [("", "idempotency_key_reused")])


def test_two_people_may_use_the_same_key(bettor, outsider):
    first = bettor.post("bets", bettor.bet_body(), **KEY)
    second = outsider.post("bets", outsider.bet_body(), **KEY)

    assert (first.status_code, second.status_code) == (201, 201)


def test_a_validation_failure_is_not_stored(bettor):
    refused = bettor.post("bets", bettor.bet_body(stake="0.00"), **KEY)
    repaired = bettor.post("bets", bettor.bet_body(), **KEY)

    assert (refused.status_code, repaired.status_code) == (400, 201)


def test_a_conflict_is_not_stored(bettor):
    bet = bettor.bet()
    path = f"bets/{bet['id']}/reverse"
    refused = bettor.post(path, **KEY)
    bettor.settle(bet, result="won")

    assert (refused.status_code, bettor.post(path, **KEY).status_code) == (409, 200)


def test_answers_are_kept_for_a_day_at_least(bettor):
    for hours, key in ((25, "yesterday"), (49, "before that")):
        bettor.post("bets", bettor.bet_body(), **{"Idempotency-Key": key})
        at = timezone.now() - timedelta(hours=hours)
        IdempotencyKey.objects.filter(key=key).update(created_at=at)

    call_command("housekeep")

    assert IdempotencyKey.objects.get().key == "yesterday"


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_with_one_key_make_one_bet_and_get_one_answer(bettor):
    answers = at_once(16, lambda _: bettor.post("bets", bettor.bet_body(), **KEY))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Bet.objects.count() == 1
    assert bettor.balance() == ("-10.00", "10.00", "0.00", "0.00")


@pytest.mark.django_db(transaction=True)
def test_a_request_that_died_leaves_its_key_free(bettor, alice):
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        IdempotencyKey.objects.create(user=alice, key="one", fingerprint=b"")
        raise KeyboardInterrupt

    assert bettor.post("bets", bettor.bet_body(), **KEY).status_code == 201
