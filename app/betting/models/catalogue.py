"""The catalogue, kept by administrators and read by everybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Keyed, is_share, share


class BookmakerKind(models.TextChoices):
    BOOKMAKER = "bookmaker", _("bookmaker")
    EXCHANGE = "exchange", _("exchange")


class Bookmaker(Keyed):
    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=BookmakerKind, default=BookmakerKind.BOOKMAKER
    )
    commission = share(verbose_name=_("commission"))

    class Meta:
        verbose_name = _("bookmaker")
        verbose_name_plural = _("bookmakers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=is_share("commission"), name="bookmaker_commission"),
            models.CheckConstraint(
                condition=models.Q(kind__in=BookmakerKind.values), name="bookmaker_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sport(Keyed):
    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("sport")
        verbose_name_plural = _("sports")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Competition(Keyed):
    sport = models.ForeignKey(
        Sport, models.PROTECT, related_name="competitions", verbose_name=_("sport")
    )
    name = models.CharField(_("name"), max_length=150)
    country = models.CharField(_("country"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["sport", "name", "country"], name="competition_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})" if self.country else self.name
