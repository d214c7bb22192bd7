"""The admin where Django leaves English in every language."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.forms import ModelMultipleChoiceField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

_ANSWERS = {True: ("yes", _("Yes")), False: ("no", _("No")), None: ("unknown", _("Unknown"))}
_ACTIONS = {
    "add": _("Can add"),
    "change": _("Can change"),
    "delete": _("Can delete"),
    "view": _("Can view"),
}


def _boolean_icon(value: bool | None) -> SafeString:
    icon, answer = _ANSWERS[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{icon}.svg"), answer)


# Django reads out "True" and "False", and offers no other way. The price: a name that is
# private to it. Should it go, the icons are read out in English again, and a test says so.
admin_list._boolean_icon = _boolean_icon


def permission_words(permission: Permission) -> str:
    """The database keeps the names of permissions in English."""
    action = _ACTIONS.get(permission.codename.split("_")[0], permission.name)
    return f"{permission.content_type} | {action}"


class PermissionsInWords:
    """Before a page of Django's that offers permissions."""

    def formfield_for_manytomany(self, *arguments: Any, **options: Any) -> Any:
        field: Any = super().formfield_for_manytomany(*arguments, **options)  # type: ignore[misc]
        if isinstance(field, ModelMultipleChoiceField) and field.queryset.model is Permission:
            field.label_from_instance = permission_words
        return field


admin.site.unregister(Group)


@admin.register(Group)
class TranslatedGroupAdmin(PermissionsInWords, GroupAdmin):
    pass
