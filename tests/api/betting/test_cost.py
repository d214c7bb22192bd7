"""The main paths do not grow: queries counted exactly, calls of functions with some room.

Counts say the same on every machine, however busy; seconds do not.
"""

from __future__ import annotations

import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

LISTED = 25


def calls(call):
    """How often a function was called meanwhile, C functions included."""
    count = 0

    def counting(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def paths(bettor):
    """Everything has been called before: the first call of a process loads and compiles."""
    for _ in range(LISTED):
        bet = bettor.bet()
    calls_by_name = {
        "list": lambda: bettor.get("bets"),
        "detail": lambda: bettor.get(f"bets/{bet['id']}"),
        "create": lambda: bettor.post("bets", bettor.bet_body()),
        "summary": lambda: bettor.get("stats/summary"),
        "breakdown": lambda: bettor.get("stats/breakdown"),
    }
    for call in calls_by_name.values():
        assert call().status_code in (200, 201)
    return calls_by_name


@pytest.mark.parametrize(
    ("name", "queries"),
    [("list", 1), ("detail", 1), ("create", 7), ("summary", 2), ("breakdown", 2)],
)
def test_a_main_path_asks_the_database_no_more_than_it_did(paths, name, queries):
    with CaptureQueriesContext(connection) as asked:
        paths[name]()

    assert len(asked) == queries, [query["sql"] for query in asked]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("list", 2_200),
        ("detail", 1_800),
        ("create", 6_700),
        ("summary", 2_300),
        ("breakdown", 2_800),
    ],
)
def test_a_main_path_calls_no_more_functions_than_it_did(paths, name, most):
    assert calls(paths[name]) <= most
