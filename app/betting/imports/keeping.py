"""Writing back what was decided of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection

from app.betting.models import ImportRow

_UPDATE: Final = "UPDATE betting_importrow SET status = %s, bet_id = %s WHERE id = %s"
_TOLD: Final = ["reasons", "warnings"]


def rows_keep(rows: Sequence[ImportRow], before: Sequence[tuple[str, int]]) -> None:
    """Those that changed. Most have nothing to tell but their status and bet: that goes fast."""
    changed = [
        row
        for row, known in zip(rows, before, strict=True)
        if (row.status, len(row.warnings)) != known
    ]
    told = [row for row in changed if row.reasons or row.warnings]
    if told:
        ImportRow.objects.bulk_update(told, _TOLD, batch_size=200)
    bet = ImportRow._meta.get_field("bet")
    values = [(row.status, bet.get_db_prep_save(row.bet_id, connection), row.pk) for row in changed]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, values)
