"""People in the admin: search, deactivate, make staff."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from app.accounts.models import User
from app.core.admin import PermissionsInWords

# Sessions are ended by deactivating a person; rows deleted here would come back to life.
admin.site.unregister([OutstandingToken, BlacklistedToken])


@admin.register(User)
class EmailUserAdmin(PermissionsInWords, UserAdmin):
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff", "last_login", "created_at"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "name"]
    readonly_fields = ["last_login", "created_at"]
    fieldsets: Any = [
        (None, {"fields": ["email", "password", "name"]}),
        (
            _("Permissions"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Important dates"), {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets: Any = [
        (None, {"fields": ["email", "usable_password", "password1", "password2"]})
    ]
