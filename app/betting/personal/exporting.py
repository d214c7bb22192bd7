"""Everything of one person in one zip: `data.json`, `bets.csv` and the photos."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from app.betting import models
from app.betting.imports.exporting import bets_csv

_SPOOLED_BYTES = 5 * 1024 * 1024  # larger archives are made on disk
_PROFILE = ("id", "email", "name", "created_at", "last_login")


def person_export(user: Any) -> IO[bytes]:
    """An open file at its beginning; its memory does not grow with the history."""
    file = tempfile.SpooledTemporaryFile(_SPOOLED_BYTES)  # noqa: SIM115, the caller closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with archive.open("data.json", "w", force_zip64=True) as part:
            for text in _json(user):
                part.write(text.encode())
        with archive.open("bets.csv", "w", force_zip64=True) as part:
            for text in bets_csv(models.Bet.objects.filter(user=user)):
                part.write(text.encode())
        for attachment in models.Attachment.objects.filter(user=user).order_by("id"):
            _add(archive, attachment)
    file.seek(0)
    return file


def tables_of(user: Any) -> dict[str, QuerySet[Any]]:
    """Every row that is the person's, or tells of them."""
    mine = {"user": user}
    bets = models.Bet.objects.filter(**mine).values("pk")
    return {
        "bookmakers": models.Bookmaker.objects.filter(**mine),
        "sports": models.Sport.objects.filter(**mine),
        "competitions": models.Competition.objects.filter(**mine),
        "accounts": models.BookmakerAccount.objects.filter(**mine),
        "bankrolls": models.Bankroll.objects.filter(**mine),
        "tipsters": models.Tipster.objects.filter(**mine),
        "tags": models.Tag.objects.filter(**mine),
        "bets": models.Bet.objects.filter(**mine),
        "legs": models.Leg.objects.filter(bet__user=user),
        "bet_tags": models.Bet.tags.through.objects.filter(bet__user=user),
        "settlement_events": models.SettlementEvent.objects.filter(bet__in=bets),
        "ledger_accounts": models.LedgerAccount.objects.filter(**mine),
        "ledger_transactions": models.LedgerTransaction.objects.filter(**mine),
        "ledger_entries": models.LedgerEntry.objects.filter(transaction__user=user),
        "attachments": models.Attachment.objects.filter(**mine),
        "limits": models.Limit.objects.filter(**mine),
        "cool_offs": models.CoolOff.objects.filter(**mine),
        "alerts": models.Alert.objects.filter(**mine),
        "share_links": models.ShareLink.objects.filter(**mine),
        "imports": models.ImportBatch.objects.filter(**mine),
        "import_rows": models.ImportRow.objects.filter(batch__user=user),
    }


def _json(user: Any) -> Iterator[str]:
    profile = {name: getattr(user, name) for name in _PROFILE}
    yield f'{{"person": {_dump(profile)}'
    for name, rows in tables_of(user).items():
        yield f',\n"{name}": ['
        for index, row in enumerate(rows.order_by("pk").values().iterator(chunk_size=1000)):
            row.pop("token_hash", None)  # a secret of ours, of no use to anybody
            yield f"{',' if index else ''}\n{_dump(row)}"
        yield "]"
    yield "}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _add(archive: ZipFile, attachment: models.Attachment) -> None:
    """Photos are compressed already."""
    suffix = attachment.path.rsplit(".", 1)[-1]
    storage = storages["private"]
    if storage.exists(attachment.path):
        with storage.open(attachment.path) as photo:
            name = f"attachments/{attachment.pk}.{suffix}"
            archive.writestr(name, photo.read(), compress_type=ZIP_STORED)
