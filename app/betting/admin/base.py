"""What the pages share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


@admin.display(description=_("bet"), ordering="bet_id")
def bet_key(row: Any) -> Any:
    """Without looking the bet up: it may be of a person who is erased."""
    return row.bet_id


@admin.display(description=_("bookmaker account"), ordering="account_id")
def account_key(row: Any) -> Any:
    return row.account_id


class Kept(admin.ModelAdmin):
    """Never deleted: bets and money refer to it."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookedAt(Kept):
    """Neither made nor changed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookedAtInside(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
