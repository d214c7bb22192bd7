"""Photos of slips. The file lies in the storage named `private`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Keyed, owner
from app.betting.models.bets import Bet


class Attachment(Keyed):
    user = owner()
    bet = models.ForeignKey(Bet, models.CASCADE, related_name="attachments")
    path = models.CharField(max_length=200, unique=True)  # below the root of the storage
    name = models.CharField(max_length=200)  # as the person called the file
    content_type = models.CharField(max_length=100)  # sniffed, never believed
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name
