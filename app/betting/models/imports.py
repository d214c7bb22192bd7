"""Files of bets, row by row, and what became of each row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from app.betting.models.base import Keyed, owner
from app.betting.models.belongings import Bankroll, BookmakerAccount
from app.betting.models.bets import Bet


class ImportFormat(models.TextChoices):
    WISEBET = "wisebet"
    BET_ANALYTIX = "bet_analytix"
    PIKKIT = "pikkit"


class ImportStatus(models.TextChoices):
    PREVIEWED = "previewed"
    RUNNING = "running"
    COMMITTED = "committed"
    FAILED = "failed"


class ImportMode(models.TextChoices):
    ALL_OR_NOTHING = "all_or_nothing"
    ROW_BY_ROW = "row_by_row"


class RowStatus(models.TextChoices):
    NEW = "new"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    CREATED = "created"


class ImportBatch(Keyed):
    user = owner()
    account = models.ForeignKey(BookmakerAccount, models.PROTECT, null=True, related_name="+")
    bankroll = models.ForeignKey(Bankroll, models.PROTECT, null=True, related_name="+")
    format = models.CharField(max_length=12, choices=ImportFormat)
    mode = models.CharField(max_length=14, choices=ImportMode, default=ImportMode.ALL_OR_NOTHING)
    status = models.CharField(max_length=9, choices=ImportStatus, default=ImportStatus.PREVIEWED)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict, blank=True)  # decimal comma, date order, zone …
    row_count = models.PositiveIntegerField(default=0)
    checked_count = models.PositiveIntegerField(default=0)  # rows the dry run has decided
    done_count = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    duplicate_count = models.PositiveIntegerField(default=0)
    invalid_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    heartbeat_at = models.DateTimeField(null=True)  # of the worker that runs it
    committed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ImportStatus.values), name="importbatch_status"
            )
        ]

    def __str__(self) -> str:
        return self.file_name or str(self.id)


class ImportRow(models.Model):
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()  # in the file, the first line is 1
    raw = models.JSONField(default=dict)
    parsed = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=9, choices=RowStatus, default=RowStatus.NEW)
    reasons = models.JSONField(default=list, blank=True)  # [{code, field, detail}]
    warnings = models.JSONField(default=list, blank=True)
    bet = models.ForeignKey(Bet, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        ordering = ["line"]
        indexes = [models.Index(fields=["fingerprint"], name="importrow_fingerprint")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="importrow_line_unique"),
            models.CheckConstraint(
                condition=models.Q(status__in=RowStatus.values), name="importrow_status"
            ),
        ]

    def __str__(self) -> str:
        return str(self.line)
