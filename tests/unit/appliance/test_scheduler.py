"""When jobs are run: by the clock, across restarts, again soon after a failure."""

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
        self.fails = False

    def work(self):
        self.ran.append("backup")
        if self.fails:
            raise ApplianceError("no space left")
        return "backed up"

    def look(self, hour):
        job = Job("backup", timedelta(hours=24), self.work)
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


def test_a_failed_job_is_told_and_tried_again_in_an_hour(diary):
    diary.fails = True
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
