"""What an upload says, and how an import is shown."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from app.betting.http.fields import MomentField
from app.betting.imports.moments import DAY_FIRST, MONTH_FIRST
from app.betting.models import ImportBatch, ImportFormat, ImportMode, ImportStatus, RowStatus
from app.core.schema import example


@example({"file": "(the bytes of bets.csv)", "zone": "Europe/Madrid"})
class UploadInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV in UTF-8, UTF-16 or Windows-1252.")
    format = serializers.ChoiceField(
        ImportFormat.values, required=False, help_text="Told from the header when left out."
    )
    account = serializers.UUIDField(
        required=False, help_text="For rows whose bookmaker you have no account at, or is empty."
    )
    bankroll = serializers.UUIDField(required=False, help_text="For rows without one of yours.")
    mode = serializers.ChoiceField(ImportMode.values, default=ImportMode.ALL_OR_NOTHING)
    zone = serializers.CharField(
        default="UTC", max_length=64, help_text="Of times without a zone, as `Europe/Madrid`."
    )
    date_order = serializers.ChoiceField(
        [DAY_FIRST, MONTH_FIRST],
        required=False,
        help_text="Of dates such as 03/04/2024. When left out, the file's other dates decide, "
        "else the habit of the format, with a warning.",
    )

    def validate_zone(self, zone: str) -> str:
        if zone not in available_timezones():
            raise serializers.ValidationError(
                _("There is no such time zone."), code="invalid_choice"
            )
        return zone


class CommitInput(serializers.Serializer[Any]):
    mode = serializers.ChoiceField(
        ImportMode.values, required=False, help_text="Instead of the one of the upload."
    )


class ImportOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    created_at = MomentField()
    file_name = serializers.CharField(allow_blank=True)
    format = serializers.ChoiceField(ImportFormat.values)
    mode = serializers.ChoiceField(ImportMode.values)
    status = serializers.ChoiceField(
        ImportStatus.values, help_text="`running`: send the commit again, it goes on."
    )
    row_count = serializers.IntegerField()
    checked_count = serializers.IntegerField(help_text="Rows the dry run has decided.")
    done_count = serializers.IntegerField(help_text="Rows that are decided for good.")
    created_count = serializers.IntegerField()
    duplicate_count = serializers.IntegerField(help_text="Rows whose bets are there already.")
    invalid_count = serializers.IntegerField()
    warning_count = serializers.IntegerField()
    committed_at = MomentField(allow_null=True)
    rows = serializers.SerializerMethodField(help_text="Where the fate of each row is.")

    def get_rows(self, batch: ImportBatch) -> str:
        return f"/api/v1/imports/{batch.pk}/rows"


class ReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    field = serializers.CharField(allow_blank=True, help_text="The column.")
    detail = serializers.CharField()


class RowOutput(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="In the file, whose first line is 1.")
    status = serializers.ChoiceField(RowStatus.values)
    reasons = ReasonOutput(many=True)
    warnings = ReasonOutput(many=True)
    bet = serializers.UUIDField(source="bet_id", allow_null=True)
    raw = serializers.JSONField(help_text="The cells as they are in the file.")
