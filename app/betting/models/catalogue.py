"""The catalogue: everybody's rows, kept by administrators, and persons' own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Versioned, is_share, owner, share
from app.betting.models.names import FoldedField


class BookmakerKind(models.TextChoices):
    BOOKMAKER = "bookmaker", _("bookmaker")
    EXCHANGE = "exchange", _("exchange")


def _once(*fields: str, of: str) -> list[models.BaseConstraint]:
    """A name is used once in everybody's catalogue, and once by a person."""
    everybody = Q(user__isnull=True)
    return [
        models.UniqueConstraint(fields=fields, condition=everybody, name=f"{of}_shared_name"),
        models.UniqueConstraint(fields=["user", *fields], name=f"{of}_own_name"),
    ]


class Catalogued(Versioned):
    """Without `user` it is everybody's, else seen by that person alone."""

    user = owner(null=True, blank=True, editable=False, db_index=False)

    class Meta:
        abstract = True

    @property
    def is_own(self) -> bool:
        return self.user_id is not None


class Bookmaker(Catalogued):
    name = models.CharField(_("name"), max_length=100)
    folded_name = FoldedField("name")
    kind = models.CharField(
        _("kind"), max_length=10, choices=BookmakerKind, default=BookmakerKind.BOOKMAKER
    )
    commission = share(verbose_name=_("commission"))

    class Meta:
        verbose_name = _("bookmaker")
        verbose_name_plural = _("bookmakers")
        ordering = ["name"]
        constraints = [
            *_once("folded_name", of="bookmaker"),
            models.CheckConstraint(condition=is_share("commission"), name="bookmaker_commission"),
            models.CheckConstraint(
                condition=models.Q(kind__in=BookmakerKind.values), name="bookmaker_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sport(Catalogued):
    name = models.CharField(_("name"), max_length=100)
    folded_name = FoldedField("name")

    class Meta:
        verbose_name = _("sport")
        verbose_name_plural = _("sports")
        ordering = ["name"]
        constraints = _once("folded_name", of="sport")

    def __str__(self) -> str:
        return self.name


class Competition(Catalogued):
    sport = models.ForeignKey(
        Sport, models.PROTECT, related_name="competitions", verbose_name=_("sport")
    )
    name = models.CharField(_("name"), max_length=150)
    country = models.CharField(_("country"), max_length=100, blank=True)
    folded_name = FoldedField("name", "country")

    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        ordering = ["name"]
        constraints = _once("sport", "folded_name", of="competition")

    def __str__(self) -> str:
        return f"{self.name} ({self.country})" if self.country else self.name


class ShippedEntry(models.Model):
    """A line of the shipped catalogue that this database was given once.

    It stays when an administrator renames or deletes the row, so that no update brings it back.
    """

    code = models.CharField(max_length=100, primary_key=True)  # "sport/football"
    row = models.UUIDField()

    def __str__(self) -> str:
        return self.code
