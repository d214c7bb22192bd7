from __future__ import annotations

from django.apps import AppConfig
from django.contrib.staticfiles import apps as staticfiles
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    default = True  # of the two here
    name = "app.core"
    label = "core"
    verbose_name = _("core")


class StaticFilesConfig(staticfiles.StaticFilesConfig):
    """Leaves out what no page of ours asks for: 20 MB of source maps and other viewers."""

    ignore_patterns = [
        *staticfiles.StaticFilesConfig.ignore_patterns,
        "*.map",
        "gis",
        "redoc",
        "rest_framework",
        "swagger-ui-standalone-preset.js",
        "oauth2-redirect.*",
    ]
