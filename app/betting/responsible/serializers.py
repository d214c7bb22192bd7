"""Limits, cool-offs and alerts, in and out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from app.betting.http.fields import CurrencyField, MomentField, MoneyField
from app.betting.models import Alert, AlertKind, LimitKind, LimitPeriod


class LimitInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(LimitKind.choices)
    period = serializers.ChoiceField(LimitPeriod.choices, help_text="In UTC; weeks from Monday.")
    currency = CurrencyField()
    amount = MoneyField()


class LimitChange(serializers.Serializer[Any]):
    amount = MoneyField()


class LimitOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(LimitKind.choices)
    period = serializers.ChoiceField(LimitPeriod.choices)
    currency = CurrencyField()
    amount = MoneyField()
    next_amount = MoneyField(
        allow_null=True, help_text="From `next_at`; null beside a time: the limit ends."
    )
    next_at = MomentField(allow_null=True)
    created_at = MomentField()


class CoolOffInput(serializers.Serializer[Any]):
    ends_at = MomentField()


class CoolOffOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    starts_at = MomentField()
    ends_at = MomentField()


class AlertOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    created_at = MomentField()
    kind = serializers.ChoiceField(AlertKind.choices)
    bet = serializers.UUIDField(source="bet_id", allow_null=True)
    limit = serializers.UUIDField(source="limit_id", allow_null=True)
    cool_off = serializers.UUIDField(source="cool_off_id", allow_null=True)
    detail = serializers.SerializerMethodField(help_text="In the language asked for.")
    facts = serializers.DictField(child=serializers.CharField())
    read_at = MomentField(allow_null=True)

    def get_detail(self, alert: Alert) -> str:
        if alert.kind == AlertKind.COOL_OFF:
            return _("This bet was placed during your cool-off until %(ends_at)s.") % alert.facts
        return _("%(total)s %(currency)s is beyond your limit of %(limit)s.") % alert.facts
