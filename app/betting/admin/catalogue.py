"""Everybody's bookmakers, sports and competitions; what persons added is their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from app.betting.admin.base import Kept
from app.betting.catalogue.services import bookmaker_renamed, row_folded
from app.betting.models import Bookmaker, Competition, Sport


class CatalogueForm(forms.ModelForm):
    def clean(self) -> Any:
        """The name is not in the catalogue yet, in whatever case."""
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
        if "name" in self.cleaned_data and self._is_taken():
            raise ValidationError({"name": _("The catalogue has this one already: use that.")})
        return cleaned

    def _is_taken(self) -> bool:
        row: Any = self.instance
        same = {"user": None, "folded_name": row_folded(row)}
        if isinstance(row, Competition):
            same["sport"] = row.sport_id
        return type(row).objects.filter(**same).exclude(pk=row.pk).exists()


class SharedAlone(admin.RelatedFieldListFilter):
    """Offers everybody's rows, not those of persons."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        shared = {"user": None}
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=shared)


class CatalogueAdmin(Kept):
    form = CatalogueForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(user=None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version += bool(change)
        super().save_model(request, obj, form, change)
        if isinstance(obj, Bookmaker) and "name" in form.changed_data and change:
            bookmaker_renamed(obj)


@admin.register(Bookmaker)
class BookmakerAdmin(CatalogueAdmin):
    list_display = ["name", "kind", "commission"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(Sport)
class SportAdmin(CatalogueAdmin):
    list_display = ["name"]
    search_fields = ["name"]


@admin.register(Competition)
class CompetitionAdmin(CatalogueAdmin):
    list_display = ["name", "country", "sport"]
    list_filter = [("sport", SharedAlone)]
    list_select_related = ["sport"]
    search_fields = ["name", "country"]
    autocomplete_fields = ["sport"]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        if db_field.name == "sport":
            options["queryset"] = Sport.objects.filter(user=None)
        return super().formfield_for_foreignkey(db_field, request, **options)
