"""Which archives the clock may take away."""

from datetime import UTC, datetime, timedelta

import pytest

from appliance.archives import archives, name, outlived
from appliance.paths import Paths

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OF_OTHERS = [
    "wisebet-20200101T000000Z.tar.gz",  # by hand, or from before the clock named its own
    "wisebet-20200101T000000Z-scheduled.tar.gz.part",
    "wisebet-20200101T000000Z-scheduled-keep.tar.gz",
    "wisebet-20209999T999999Z-scheduled.tar.gz",  # no date
    "before the update.tar.gz",
    ".draft-abc",
    "lost+found",
]


@pytest.fixture
def paths(tmp_path):
    paths = Paths(tmp_path)
    paths.backups.mkdir()
    for other in OF_OTHERS:
        (paths.backups / other).touch()
    (paths.backups / "wisebet-20200102T000000Z-scheduled.tar.gz").mkdir()
    (paths.backups / "wisebet-20200103T000000Z-scheduled.tar.gz").symlink_to("/etc/passwd")
    return paths


def made(paths, *hours_ago, scheduled=True):
    names = [name(NOW - timedelta(hours=hours), scheduled) for hours in hours_ago]
    for each in names:
        (paths.backups / each).touch()
    return names


def gone(paths, keep, now=NOW):
    return [path.name for path in outlived(paths, keep, now)]


def test_the_oldest_beyond_those_that_are_kept_go(paths):
    oldest, older, *_ = made(paths, 96, 72, 48, 24, 0)

    assert gone(paths, keep=3) == [oldest, older]


@pytest.mark.parametrize("keep", [-1, 0, 1])
def test_the_last_one_never_goes(paths, keep):
    made(paths, 24)

    assert gone(paths, keep) == []


def test_what_a_person_made_neither_goes_nor_counts(paths):
    made(paths, 96, 72, 48, 24, 1, scheduled=False)
    made(paths, 97, 73)

    assert gone(paths, keep=2) == []


def test_a_clock_that_was_ahead_takes_nothing_of_today_away(paths):
    ahead = made(paths, -9000, -8000)
    today = made(paths, 24, 0)

    assert gone(paths, keep=2) == []
    assert gone(paths, keep=1) == today[:1]
    assert not set(ahead) & set(gone(paths, keep=1))


def test_a_clock_that_has_been_put_back_takes_nothing_away(paths):
    made(paths, 48, 24, 0)

    assert gone(paths, keep=1, now=NOW - timedelta(days=400)) == []


def test_the_newest_is_the_last_of_either_kind(paths):
    made(paths, 24, 2)
    (by_hand,) = made(paths, 1, scheduled=False)

    assert archives(paths)[-1].name == by_hand
