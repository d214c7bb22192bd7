"""When a CA is asked again: never more than 4 failed validations an hour."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.backoff import HOUR, budget_free_at, recent, retry_at

NOW = 1_800_000_000.0
DAY = 24 * HOUR


def test_the_pauses_grow():
    pauses = [retry_at(failures, [], NOW, DAY) - NOW for failures in range(1, 8)]

    assert pauses == [300, 600, 1200, 3600, 7200, 14400, 14400]


def test_no_pause_is_longer_than_the_ordinary_interval():
    assert retry_at(9, [], NOW, HOUR) == NOW + HOUR


def test_what_the_ca_says_is_waited_for_however_long():
    assert retry_at(1, [], NOW, HOUR, told=NOW + 30 * HOUR) == NOW + 30 * HOUR


def test_the_fifth_failed_validation_waits_until_the_first_is_an_hour_old():
    validations = [NOW - 3000, NOW - 2000, NOW - 1000, NOW]

    assert budget_free_at(validations, NOW) == NOW - 3000 + HOUR


def test_validations_in_the_future_of_a_wrong_clock_do_not_count():
    assert recent([NOW + 10_000, NOW - 10], NOW) == [NOW - 10]


@given(st.lists(st.floats(0, 3 * HOUR), max_size=60))
def test_whoever_asks_how_often_no_hour_has_more_than_four_failures(impatience):
    """An operator asks after each of these pauses, every validation fails."""
    now, failed = NOW, []
    for pause in impatience:
        now += pause
        if budget_free_at(failed, now) <= now:
            failed.append(now)

    for moment in failed:
        assert sum(moment - HOUR < other <= moment for other in failed) <= 4
