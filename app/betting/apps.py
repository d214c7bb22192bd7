from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BettingConfig(AppConfig):
    name = "app.betting"
    label = "betting"
    verbose_name = _("betting")

    def ready(self) -> None:
        from app.core.labels import labels_set

        labels_set(self.get_models())
