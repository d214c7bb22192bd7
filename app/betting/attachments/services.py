"""Keeping and removing photos of slips."""

from __future__ import annotations

import hashlib
from typing import Any, Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from app.betting.attachments.pictures import picture_of
from app.betting.bets.locking import bet_lock
from app.betting.models import Attachment, Bet
from app.betting.models.keys import time_ordered_uuid
from app.core.errors import Conflict, NotFound

MAX_PER_BET: Final = 10


def attachment_create(*, user: Any, bet_id: UUID, content: bytes, name: str) -> Attachment:
    """Raise `NotFound`, `Invalid` for what is no picture, `Conflict` for one too many."""
    if not user_has_bet(user, bet_id):
        raise _missing()
    picture = picture_of(content)
    key = time_ordered_uuid()
    with transaction.atomic():
        bet = bet_lock(user=user, bet_id=bet_id)
        if Attachment.objects.filter(bet=bet).count() >= MAX_PER_BET:
            detail = _("A bet has at most %(most)s pictures.") % {"most": MAX_PER_BET}
            raise Conflict(detail, code="too_many", field="file")
        path = f"slips/{user.pk}/{key}.{picture.suffix}"
        attachment = Attachment.objects.create(
            id=key,
            user=user,
            bet=bet,
            path=storages["private"].save(path, ContentFile(picture.content)),
            name=_plain_name(name),
            content_type=picture.content_type,
            size_bytes=len(picture.content),
            width=picture.width,
            height=picture.height,
            sha256=hashlib.sha256(picture.content).hexdigest(),
        )
    return attachment


def attachment_delete(*, user: Any, attachment_id: UUID) -> None:
    """Raise `NotFound`."""
    attachment = attachment_get(user, attachment_id)
    with transaction.atomic():
        attachment.delete()
        # After the row: a file without a row is waste, a row without a file is a lie.
        transaction.on_commit(lambda: storages["private"].delete(attachment.path))


def attachment_get(user: Any, attachment_id: UUID) -> Attachment:
    """Raise `NotFound`, also for another person's."""
    attachment = Attachment.objects.filter(user=user, pk=attachment_id).first()
    if attachment is None:
        raise _missing()
    return attachment


def user_has_bet(user: Any, bet_id: UUID) -> bool:
    return Bet.objects.filter(user=user, pk=bet_id).exists()


def _plain_name(name: str) -> str:
    """The last part of a path, without what a header or a terminal would act on."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable())[:200] or "slip"


def _missing() -> NotFound:
    return NotFound(_("There is nothing at this address."))
