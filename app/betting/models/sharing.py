"""Links through which others may see a person's results."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Keyed, owner
from app.betting.models.belongings import Bankroll


class ShareLink(Keyed):
    """Only the token's hash is kept; amounts are hidden unless `shows_amounts`."""

    user = owner()
    name = models.CharField(max_length=100, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    bankroll = models.ForeignKey(Bankroll, models.CASCADE, null=True, related_name="+")
    filters = models.JSONField(default=dict, blank=True)
    shows_amounts = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")

    def __str__(self) -> str:
        return self.name or str(self.id)
