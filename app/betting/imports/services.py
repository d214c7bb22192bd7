"""Making bets of the rows of an import.

The state of an import is in the database alone: every chunk of rows is one transaction, and a
worker that is killed loses the chunk it was at, which the next request does again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from app.betting.bets.creating import rows_write
from app.betting.http.errors import references_kept
from app.betting.imports.fates import CHUNK, rows_decide
from app.betting.imports.keeping import rows_keep
from app.betting.imports.names import Names
from app.betting.models import ImportBatch, ImportMode, ImportRow, ImportStatus, RowStatus
from app.core.errors import Fault, NotFound, Unprocessable

MAX_ROWS_AT_ONCE: Final = 5_000  # what all-or-nothing does within one request
BUDGET: Final = timedelta(seconds=10)  # a request begins no new chunk after this

_NAMED_FAULTS: Final = 20


def import_check(*, user: Any, batch_id: UUID, budget: timedelta = BUDGET) -> ImportBatch:
    """Say what would become of each row, as many as the budget allows; call again to go on.

    Raise `NotFound`.
    """
    _until(budget, lambda: _check_chunk(user, batch_id))
    return import_get(user, batch_id)


def import_commit(
    *, user: Any, batch_id: UUID, mode: str | None = None, budget: timedelta = BUDGET
) -> ImportBatch:
    """Make bets of the new rows, as many as the budget allows; call again while it is running.

    Raise `NotFound`; `Unprocessable` when all or nothing is asked for and cannot be; `Conflict`
    when another request writes or deletes what the rows refer to.
    """
    batch = _started(user, batch_id, mode)
    if batch.mode == ImportMode.ALL_OR_NOTHING:
        with references_kept(), transaction.atomic():
            while _commit_chunk(user, batch_id):
                pass
    else:
        _until(budget, lambda: _commit_chunk(user, batch_id))
    return import_get(user, batch_id)


def _until(budget: timedelta, step: Callable[[], bool]) -> None:
    """Steps, one at least, until there are none or the time is up."""
    deadline = monotonic() + budget.total_seconds()
    while step() and monotonic() < deadline:
        pass


def _started(user: Any, batch_id: UUID, mode: str | None) -> ImportBatch:
    with transaction.atomic():
        batch = import_get(user, batch_id, lock=True)
        if batch.status == ImportStatus.PREVIEWED:
            batch.mode = mode or batch.mode
            if batch.mode == ImportMode.ALL_OR_NOTHING:
                _require_whole(batch)
            else:
                batch.status = ImportStatus.RUNNING
            batch.save(update_fields=["mode", "status"])
    return batch


def _check_chunk(user: Any, batch_id: UUID) -> bool:
    """Decide the next rows, in one transaction; False when there are none any more."""
    with transaction.atomic():
        batch = import_get(user, batch_id, lock=True)
        if batch.status != ImportStatus.PREVIEWED:
            return False
        checked = batch.checked_count
        rows = list(batch.rows.order_by("line")[checked : checked + CHUNK])
        before = [(row.status, len(row.warnings)) for row in rows]
        rows_decide(rows, Names.load(batch))
        for row in rows:
            row.bet_id = None  # no bet is made
        _tally(batch, rows, before)
        rows_keep(rows, before)
        batch.checked_count += len(rows)
        batch.save()
        return batch.checked_count < batch.row_count


def _commit_chunk(user: Any, batch_id: UUID) -> bool:
    """Make bets of the next rows, in one transaction; False when there are none any more."""
    with references_kept(), transaction.atomic():
        batch = import_get(user, batch_id, lock=True)
        if batch.status == ImportStatus.COMMITTED:
            return False
        rows = list(batch.rows.filter(status=RowStatus.NEW).order_by("line")[:CHUNK])
        if rows:
            _create(batch, rows)
        else:
            batch.status, batch.committed_at = ImportStatus.COMMITTED, timezone.now()
        batch.heartbeat_at = timezone.now()
        batch.save()
        return bool(rows)


def _create(batch: ImportBatch, rows: list[ImportRow]) -> None:
    names = Names.load(batch)
    before = [(row.status, len(row.warnings)) for row in rows]
    made = rows_decide(rows, names)
    if batch.mode == ImportMode.ALL_OR_NOTHING:
        _require_valid(rows)
    names.save_new(made)
    rows_write(made)
    for row in rows:
        if row.status == RowStatus.NEW:
            row.status = RowStatus.CREATED
    _tally(batch, rows, before)
    rows_keep(rows, before)


def _tally(batch: ImportBatch, rows: list[ImportRow], before: list[tuple[str, int]]) -> None:
    for row, (status, warnings) in zip(rows, before, strict=True):
        batch.warning_count += bool(row.warnings) and not warnings
        if row.status != status:
            name = f"{row.status}_count"
            setattr(batch, name, getattr(batch, name) + 1)
            batch.done_count += 1


def _require_whole(batch: ImportBatch) -> None:
    if batch.row_count > MAX_ROWS_AT_ONCE:
        detail = _("All or nothing takes at most %(most)s rows: commit row by row.")
        raise Unprocessable(detail % {"most": MAX_ROWS_AT_ONCE}, code="too_many_rows", field="mode")
    if batch.invalid_count:
        _require_valid(batch.rows.filter(status=RowStatus.INVALID)[:_NAMED_FAULTS])


def _require_valid(rows: Any) -> None:
    wrong = [row for row in rows if row.status == RowStatus.INVALID][:_NAMED_FAULTS]
    if not wrong:
        return
    text = _("Line %(line)s: %(reason)s")
    faults = tuple(
        Fault(each["code"], text % {"line": row.line, "reason": each["detail"]}, each["field"])
        for row in wrong
        for each in row.reasons[:1]
    )
    detail = _("Some rows cannot become bets: mend them, or commit row by row.")
    raise Unprocessable(detail, faults=faults)


def import_get(user: Any, batch_id: UUID, *, lock: bool = False) -> ImportBatch:
    """Raise `NotFound`, also for another person's."""
    rows = ImportBatch.objects.select_related("account__bookmaker", "bankroll")
    if lock:
        rows = rows.select_for_update(of=("self",))
    batch = rows.filter(user=user, pk=batch_id).first()
    if batch is None:
        raise NotFound(_("There is nothing at this address."))
    return batch
