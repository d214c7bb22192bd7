"""Files too long for one request, and workers that do not live to see the end of theirs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from app.betting.imports import services
from app.betting.models import Bet, ImportRow
from tests.api.betting_reads.conftest import bets
from tests.api.betting_reads.test_imports import FILE, HEADER, line


def test_a_long_file_goes_on_with_the_next_request(signed_in, upload, monkeypatch):
    hurried(monkeypatch, services.import_commit)
    long = HEADER + "".join(line(day) for day in range(1, 6))
    answer = upload(long, mode="row_by_row")
    seen = [answer.json()["done_count"]]
    while answer.status_code == 202:
        answer = signed_in.post(f"/api/v1/imports/{answer.json()['id']}/commit", {})
        seen.append(answer.json()["done_count"])

    assert seen == [2, 4, 5, 5]
    assert answer.json()["status"] == "committed"
    assert len(bets(signed_in)) == 5


def test_a_long_dry_run_goes_on_with_the_next_request(signed_in, upload, monkeypatch):
    hurried(monkeypatch, services.import_check)
    wrong = HEADER + line(1) + line(2) + line(3) + line(4, odds="1.5").replace("single", "lay2")
    answer = upload(wrong + line(5), dry_run=True)
    seen = [(answer.status_code, answer.json()["checked_count"])]
    while answer.status_code == 202:
        answer = signed_in.post(f"/api/v1/imports/{answer.json()['id']}/commit?dry_run=1", {})
        seen.append((answer.status_code, answer.json()["checked_count"]))

    assert seen == [(202, 2), (202, 4), (200, 5)]
    assert (answer.json()["status"], answer.json()["invalid_count"]) == ("previewed", 1)
    assert bets(signed_in) == []


def test_a_worker_killed_between_two_chunks_loses_nothing(signed_in, upload, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 2)
    batch = upload(HEADER + "".join(line(day) for day in range(1, 6)), dry_run=True).json()
    path = f"/api/v1/imports/{batch['id']}/commit"
    chunk = services._commit_chunk

    def killed(user, batch_id):
        if ImportRow.objects.filter(status="created").exists():
            raise SystemExit
        return chunk(user, batch_id)

    monkeypatch.setattr(services, "_commit_chunk", killed)
    with pytest.raises(SystemExit):
        signed_in.post(path, {"mode": "row_by_row"})
    monkeypatch.setattr(services, "_commit_chunk", chunk)
    answer = signed_in.post(path, {"mode": "row_by_row"})

    assert (answer.json()["status"], answer.json()["created_count"]) == ("committed", 5)
    assert Bet.objects.count() == 5


def test_more_rows_than_a_request_can_do_are_not_taken_all_or_nothing(upload, monkeypatch):
    monkeypatch.setattr(services, "MAX_ROWS_AT_ONCE", 2)
    answer = upload(FILE)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "too_many_rows"


def hurried(monkeypatch, step):
    """A request does one chunk of two rows."""
    monkeypatch.setattr(services, "CHUNK", 2)
    defaults = {**step.__kwdefaults__, "budget": timedelta(0)}
    monkeypatch.setattr(step, "__kwdefaults__", defaults)


@pytest.mark.django_db(transaction=True)
def test_two_who_commit_one_file_at_once_make_each_bet_once(alice, upload, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 3)
    long = HEADER + "".join(line(day) for day in range(1, 29))
    batch = upload(long, dry_run=True, mode="row_by_row").json()["id"]

    def commit(_):
        try:
            return services.import_commit(user=alice, batch_id=batch).created_count
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(commit, range(4)))

    assert max(counts) == 28
    assert Bet.objects.count() == 28
