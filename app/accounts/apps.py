from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "app.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from app.core.labels import labels_set

        labels_set(self.get_models())
