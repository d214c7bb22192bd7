"""Reading a file into rows that are kept. No bet is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from app.betting.imports.fates import rows_read
from app.betting.imports.formats import FORMATS, format_of
from app.betting.imports.moments import Clock, order_seen
from app.betting.imports.text import Line, decoded, header_of, lines_of
from app.betting.models import (
    Bankroll,
    BookmakerAccount,
    ImportBatch,
    ImportMode,
    ImportRow,
    RowStatus,
)
from app.core.errors import Invalid

MAX_ROWS: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    content: bytes
    file_name: str = ""
    format: str = ""
    account_id: UUID | None = None
    bankroll_id: UUID | None = None
    mode: str = ImportMode.ALL_OR_NOTHING
    zone: str = "UTC"
    date_order: str = ""


def import_read(*, user: Any, upload: Upload) -> ImportBatch:
    """Keep the rows of a file, as its format understands them. Raise `Invalid`."""
    text = decoded(upload.content)
    name = format_of(header_of(text)[1], upload.format)
    lines = list(lines_of(text))
    batch = ImportBatch(
        user=user,
        account=_own(BookmakerAccount, user, upload.account_id, "account"),
        bankroll=_own(Bankroll, user, upload.bankroll_id, "bankroll"),
        format=name,
        mode=upload.mode,
        file_name=upload.file_name[:200],
        sha256=hashlib.sha256(upload.content).hexdigest(),
        options={"zone": upload.zone, "date_order": upload.date_order},
    )
    rows = list(rows_read(batch, lines, _clock(upload, name, lines)))
    if len(rows) > MAX_ROWS:
        detail = _("A file has at most %(most)s bets; this one has %(count)s.")
        values = {"most": MAX_ROWS, "count": len(rows)}
        raise Invalid(detail % values, code="too_many_rows", field="file")
    batch.row_count = len(rows)
    batch.done_count = batch.invalid_count = sum(row.status == RowStatus.INVALID for row in rows)
    batch.warning_count = sum(bool(row.warnings) for row in rows)
    with transaction.atomic():
        batch.save()
        ImportRow.objects.bulk_create(rows, batch_size=1000)
    return batch


def _clock(upload: Upload, name: str, lines: list[Line]) -> Clock:
    module = FORMATS[name]
    dates = (line.cells.get(column, "") for line in lines for column in module.DATE_COLUMNS)
    order = upload.date_order or order_seen(dates, module.DATE_ORDER)
    return Clock(ZoneInfo(upload.zone), order, bool(upload.date_order))


def _own(model: Any, user: Any, key: UUID | None, field: str) -> Any:
    if key is None:
        return None
    row = model.objects.filter(user=user, pk=key).first()
    if row is None:
        raise Invalid(_("You have nothing with this id."), code="does_not_exist", field=field)
    return row
