"""What helps to help a person. Found by their e-mail address or a row's id."""

from __future__ import annotations

from django.contrib import admin

from app.betting import models
from app.betting.admin.base import LookedAt, LookedAtInside, account_key, bet_key
from app.betting.admin.catalogue import SharedAlone

_PERSON = ["=id", "user__email"]


class LegsInside(LookedAtInside):
    model = models.Leg


class EntriesInside(LookedAtInside):
    model = models.LedgerEntry


@admin.register(models.Bet)
class BetAdmin(LookedAt):
    list_display = ["placed_at", "user", "account", "kind", "total_stake", "currency", "status"]
    list_filter = ["status", "kind", "currency"]
    list_select_related = ["user", "account__bookmaker"]
    search_fields = [*_PERSON, "external_reference"]
    date_hierarchy = "placed_at"
    inlines = [LegsInside]
    exclude = ["notes"]


@admin.register(models.SettlementEvent)
class SettlementEventAdmin(LookedAt):
    list_display = ["occurred_at", bet_key, "number", "kind", "amount", "is_reversed"]
    list_filter = ["kind", "is_reversed"]
    search_fields = ["=id", "=bet__id"]
    exclude = ["bet"]  # may be of a person who is erased


@admin.register(models.LedgerTransaction)
class LedgerTransactionAdmin(LookedAt):
    list_display = ["occurred_at", "user", "kind", bet_key]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = [*_PERSON, "=bet__id"]
    inlines = [EntriesInside]
    exclude = ["bet", "note"]


@admin.register(models.LedgerAccount)
class LedgerAccountAdmin(LookedAt):
    list_display = ["user", "kind", "currency", account_key]
    list_filter = ["kind", "currency"]
    list_select_related = ["user"]
    search_fields = _PERSON
    exclude = ["account"]


@admin.register(models.BookmakerAccount)
class BookmakerAccountAdmin(LookedAt):
    list_display = ["user", "bookmaker", "currency", "created_at"]
    list_filter = [("bookmaker", SharedAlone), "currency"]
    list_select_related = ["user", "bookmaker"]
    search_fields = _PERSON
    exclude = ["notes"]


@admin.register(models.Bankroll)
class BankrollAdmin(LookedAt):
    list_display = ["user", "name", "currency", "starting_amount", "created_at"]
    list_select_related = ["user"]
    search_fields = _PERSON


@admin.register(models.ImportBatch)
class ImportBatchAdmin(LookedAt):
    list_display = ["created_at", "user", "format", "status", "row_count", "created_count"]
    list_filter = ["status", "format"]
    list_select_related = ["user"]
    search_fields = _PERSON


@admin.register(models.Limit)
class LimitAdmin(LookedAt):
    list_display = ["user", "kind", "period", "amount", "currency", "next_at"]
    list_filter = ["kind", "period"]
    list_select_related = ["user"]
    search_fields = _PERSON


@admin.register(models.CoolOff)
class CoolOffAdmin(LookedAt):
    list_display = ["user", "starts_at", "ends_at"]
    list_select_related = ["user"]
    search_fields = _PERSON


@admin.register(models.ShareLink)
class ShareLinkAdmin(LookedAt):
    list_display = ["user", "name", "shows_amounts", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = _PERSON
    exclude = ["token_hash"]
