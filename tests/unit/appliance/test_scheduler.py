"""When jobs are run: by the clock, across restarts, again soon after a failure."""

import errno
import json
import os
import sqlite3
import subprocess
import tarfile
from datetime import timedelta

import pytest

from appliance.errors import ApplianceError
from appliance.scheduler import Job, look

HOUR = 3600.0


class Diary:
    def __init__(self, tmp_path):
        self.state = tmp_path / "scheduler.json"
        self.ran = []
        self.said = []
        self.fails = None

    def work(self):
        self.ran.append("backup")
        if self.fails:
            raise self.fails
        return "backed up"

    def look(self, hour, every=24):
        job = Job("backup", timedelta(hours=every), self.work)
        return look([job], self.state, self.say, now=hour * HOUR)

    def say(self, message, level="info", **facts):
        self.said.append((level, message, facts.get("reason")))


@pytest.fixture
def diary(tmp_path):
    return Diary(tmp_path)


def test_a_job_is_due_one_interval_after_it_was_first_seen(diary):
    diary.look(0)
    diary.look(23)
    assert diary.ran == []

    diary.look(24)
    assert diary.ran == ["backup"]


def test_a_job_is_not_repeated_before_its_time(diary):
    for hour in (0, 24, 25, 47):
        diary.look(hour)

    assert diary.ran == ["backup"]


@pytest.mark.parametrize(("every", "due"), [(4, 28), (1, 25), (24, 48), (36, 60), (168, 192)])
def test_a_changed_interval_counts_from_the_last_time_it_was_done(diary, every, due):
    for hour in (0, 24):
        diary.look(hour)
    diary.look(24.5)
    for hour in (due - 0.25, due):
        diary.look(hour, every)
        diary.ran.append(hour)

    assert diary.ran == ["backup", due - 0.25, "backup", due]


def test_an_interval_that_is_shortened_below_the_age_of_the_last_one_is_due_at_once(diary):
    for hour in (0, 24, 34):
        diary.look(hour)
    diary.look(34, every=6)

    assert diary.ran == ["backup", "backup"]


def test_one_that_failed_waits_its_hour_whatever_the_interval_becomes(diary):
    diary.look(0)
    diary.look(24)
    diary.fails = ApplianceError("no space left")
    diary.look(48)
    for hour in (48.5, 48.9):
        diary.look(hour, every=2)
    assert diary.ran == ["backup", "backup"]

    diary.look(49, every=2)
    assert diary.ran == ["backup", "backup", "backup"]


def test_a_clock_that_was_ahead_puts_nothing_off_for_longer_than_an_interval(diary):
    for hour in (0, 24, 2400):
        diary.look(hour)
    diary.look(30)
    diary.look(54)

    assert diary.ran == ["backup", "backup", "backup"]


def test_what_an_earlier_release_has_kept_is_still_due_then(diary):
    diary.state.write_text(json.dumps({"backup": 5 * HOUR}))
    diary.look(4)
    assert diary.ran == []

    diary.look(5)
    assert diary.ran == ["backup"]


def test_a_failed_job_is_told_and_tried_again_in_an_hour(diary):
    diary.fails = ApplianceError("no space left")
    for hour in (0, 24, 24.5, 25):
        diary.look(hour)

    assert diary.ran == ["backup", "backup"]
    assert diary.said[0] == ("error", "backup failed, tried again in an hour", "no space left")


def test_the_next_look_is_when_the_next_job_is_due_and_within_an_hour(diary):
    assert diary.look(0) == HOUR
    assert diary.look(23.5) == HOUR / 2


def test_a_spoilt_diary_starts_anew(diary):
    diary.state.write_text("{half")
    diary.look(0)

    assert diary.ran == []


FAILURES = [
    ApplianceError("pg_dump failed\nconnection refused"),
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/backups/.draft-1/archive"),
    FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "pg_dump"),
    PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/backups"),
    subprocess.TimeoutExpired("pg_dump", 3600),
    sqlite3.DatabaseError("database disk image is malformed"),
    tarfile.ReadError("unexpected end of data"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    MemoryError(),
    ValueError("anything else"),
    KeyError("x"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda each: type(each).__name__)
def test_a_job_that_fails_for_any_reason_is_one_line_and_waits_an_hour(diary, failure):
    diary.fails = failure
    for hour in (0, 24, 24.02, 24.5, 24.98):
        diary.look(hour)

    ((level, message, reason),) = diary.said
    assert (level, message) == ("error", "backup failed, tried again in an hour")
    assert reason and "\n" not in reason
    assert diary.ran == ["backup"]


def test_a_job_that_fails_keeps_no_other_from_running(diary):
    ran = []
    broken = Job("backup", timedelta(hours=24), lambda: 1 / 0)
    well = Job("housekeeping", timedelta(hours=24), lambda: ran.append("done") or "done")
    for hour in (0, 24):
        look([broken, well], diary.state, diary.say, now=hour * HOUR)

    assert ran == ["done"]


def test_a_job_that_takes_the_process_with_it_is_not_begun_again_at_once(diary):
    diary.fails = SystemExit(137)
    diary.look(0)
    with pytest.raises(SystemExit):
        diary.look(24)
    for hour in (24.02, 24.5):
        diary.look(hour)
    assert diary.ran == ["backup"]

    diary.fails = None
    diary.look(25)
    assert diary.ran == ["backup", "backup"]


def test_a_job_whose_time_cannot_be_noted_is_not_begun(diary):
    diary.look(0)
    due = diary.state.read_text()
    diary.state.unlink()
    diary.state.mkdir()  # nothing can take its place
    (diary.state / "in the way").touch()
    diary.look(0)

    job = Job("backup", timedelta(0), diary.work)
    assert look([job], diary.state, diary.say, now=24 * HOUR) == HOUR
    assert diary.ran == [] and json.loads(due) == {"backup": 24 * HOUR}
    assert diary.said[-1][1] == "when jobs are due cannot be noted: none is begun"
