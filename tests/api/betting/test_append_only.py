"""What the database itself refuses in the ledger."""

import pytest

from app.betting.models import Bookmaker


@pytest.mark.django_db
def test_migrated():
    assert Bookmaker.objects.count() == 0
