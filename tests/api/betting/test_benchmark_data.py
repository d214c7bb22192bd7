"""The log that the benchmark measures is one that the product would have written."""

import pytest
from django.db import connection

from app.accounts.models import User
from app.accounts.services import session_issue
from benchmarks.data import Data, generate
from tests.api.conftest import client_of


@pytest.fixture
def someone(transactional_db):
    """One of the people in the generated log."""
    connection.ensure_connection()
    generate(connection.connection, Data(users=2, bets=60))
    return client_of(session_issue(User.objects.first()).access)


def test_the_generated_log_is_whole(someone):
    bets = someone.get("/api/v1/bets?count=exact").json()

    assert someone.get("/api/v1/ledger/verify").json()["ok"] is True
    assert bets["count"] == 30
    assert len(bets["results"][0]["legs"]) == 1
