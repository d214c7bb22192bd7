"""What would become of each row: new, there already, or refused, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.betting.bets.rows import Rows
from app.betting.imports.duplicates import Candidate, duplicates, fingerprint
from app.betting.imports.faults import Doubts, RowError
from app.betting.imports.formats import FORMATS
from app.betting.imports.moments import Clock
from app.betting.imports.names import Names
from app.betting.imports.placing import record_place, rows_merge
from app.betting.imports.record import Record
from app.betting.imports.text import Line
from app.betting.models import ImportBatch, ImportRow, RowStatus
from app.core.errors import Fault, Invalid

CHUNK = 500


def rows_read(batch: ImportBatch, lines: Iterable[Line], clock: Clock) -> Iterator[ImportRow]:
    """Rows as the format understands them, not yet compared with what is there."""
    module = FORMATS[batch.format]
    seen: Counter[str] = Counter()
    for group in module.groups(iter(lines)):
        row = ImportRow(batch=batch, line=group[0].number, raw=_raw(group))
        doubts = Doubts()
        try:
            record = module.record(group, clock, doubts)
        except RowError as error:
            _refuse(row, [error.fault])
        else:
            plain = record.as_json()
            content = json.dumps(plain, sort_keys=True)
            row.fingerprint = fingerprint(content, seen[content])
            row.parsed = {"record": plain, "occurrence": seen[content]}
            seen[content] += 1
        row.warnings = [_shown(each) for each in doubts.faults]
        yield row


def rows_decide(rows: Sequence[ImportRow], names: Names) -> Rows:
    """Give every row that can be read its status, and make the rows of the new bets.

    Nothing is written; `row.bet_id` is the bet's.
    """
    references = names.references()
    placed = []
    for row in rows:
        if row.parsed is None:
            continue
        doubts = Doubts()
        record = Record.from_json(row.parsed["record"])
        try:
            made = record_place(record, names=names, references=references, doubts=doubts)
        except RowError as error:
            _refuse(row, [error.fault])
        except Invalid as error:
            _refuse(row, error.faults)
        else:
            placed.append(_Placed(row, made, record))
        _warn(row, doubts.faults)
    there = duplicates(names.user, [each.candidate for each in placed])
    for each, is_there in zip(placed, there, strict=True):
        each.row.status = RowStatus.DUPLICATE if is_there else RowStatus.NEW
        each.row.bet_id = None if is_there else each.rows.bets[0].pk
        if not is_there:
            _warn(each.row, names.catalogue.introduced(each.rows.bets[0]))
    return rows_merge(each.rows for each in placed if each.row.bet_id)


@dataclass(frozen=True, slots=True)
class _Placed:
    row: ImportRow
    rows: Rows
    record: Record

    @property
    def candidate(self) -> Candidate:
        parsed: Any = self.row.parsed
        account = self.rows.bets[0].account_id
        return Candidate(account, self.record, parsed["occurrence"], self.row.fingerprint)


def _refuse(row: ImportRow, faults: Sequence[Fault]) -> None:
    row.status = RowStatus.INVALID
    row.reasons = [_shown(fault) for fault in faults]


def _warn(row: ImportRow, faults: Iterable[Fault]) -> None:
    """Once of each; a dry run may have warned before."""
    row.warnings += [each for each in map(_shown, faults) if each not in row.warnings]


def _shown(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "field": fault.field, "detail": str(fault.detail)}


def _raw(group: Sequence[Line]) -> Any:
    cells = [{name: cell for name, cell in line.cells.items() if cell} for line in group]
    return cells[0] if len(cells) == 1 else {**cells[0], "legs": cells[1:]}
