"""Bookmakers, sports and competitions."""

from __future__ import annotations

from django.contrib import admin

from app.betting.admin.base import Kept
from app.betting.models import Bookmaker, Competition, Sport


@admin.register(Bookmaker)
class BookmakerAdmin(Kept):
    list_display = ["name", "kind", "commission"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(Sport)
class SportAdmin(Kept):
    list_display = ["name"]
    search_fields = ["name"]


@admin.register(Competition)
class CompetitionAdmin(Kept):
    list_display = ["name", "country", "sport"]
    list_filter = ["sport"]
    list_select_related = ["sport"]
    search_fields = ["name", "country"]
    autocomplete_fields = ["sport"]
